import { useLayoutEffect, useSyncExternalStore } from "react";
import { sentencesOf, wordsOf } from "@/shared/api/client";

/** Sentences that stand at a field right now, and at how many. */
const shown = new Map<string, number>();
const listeners = new Set<() => void>();
let changes = 0;

function count(words: string, by: number): void {
  const left = (shown.get(words) ?? 0) + by;
  if (left > 0) shown.set(words, left);
  else shown.delete(words);
  changes += 1;
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

/** Says that these words stand at a field, for as long as they do: nobody needs to repeat them. */
export function useAtField(words: string | undefined): void {
  useLayoutEffect(() => {
    if (!words) return undefined;
    count(words, 1);
    return () => count(words, -1);
  }, [words]);
}

/** What is left to be said about a failure: every sentence that stands at no field, else what it is as a whole. */
export function useLeftWords(error: unknown): string {
  useSyncExternalStore(subscribe, () => changes);
  const sentences = sentencesOf(error);
  const left = sentences.filter((sentence) => ![...shown.keys()].some((words) => words.includes(sentence)));
  if (!sentences.length) return wordsOf(error);
  return left.join(" ") || (error as Error).message;
}
