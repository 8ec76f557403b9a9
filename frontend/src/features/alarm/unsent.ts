import { useSyncExternalStore } from "react";

/** Answers that the server does not have yet: how often each was tried in vain, by incident. */
export type Unsent = ReadonlyMap<number, number>;

let known: Unsent = new Map();
/** What the server said to the last answer to an incident, if it would not have it. */
let refusals: ReadonlyMap<number, string> = new Map();
const listeners = new Set<() => void>();

function become(next: Unsent): void {
  known = next;
  for (const listener of listeners) listener();
}

export function noteUnsent(incident: number, failures: number): void {
  refusals = new Map([...refusals].filter(([id]) => id !== incident));
  become(new Map(known).set(incident, failures));
}

export function noteSent(incident: number): void {
  become(new Map([...known].filter(([id]) => id !== incident)));
}

/** The screen on which it was said may be gone by now, and may come back. */
export function noteRefused(incident: number, words: string): void {
  refusals = new Map(refusals).set(incident, words);
  become(known);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** On every screen: an answer lives longer than the screen on which it was given. */
export function useUnsent(): Unsent {
  return useSyncExternalStore(subscribe, () => known);
}

/** Why the server would not have what was said of this incident last; undefined if it had, or is still asked. */
export function useRefused(incident: number): string | undefined {
  return useSyncExternalStore(subscribe, () => refusals.get(incident));
}
