import type { Quote } from "@/shared/api/types";
import { recall, remember } from "@/shared/lib/remembered";

/** What somebody began to write and did not send: kept on this device, for each person and thread. */
export interface Draft {
  text: string;
  replyTo: Quote | null;
}

const name = (person: number, thread: string): string => `draft.${person}.${thread}`;

export function draftOf(person: number, thread: string): Draft {
  try {
    const found = JSON.parse(recall(name(person, thread)) ?? "null") as Partial<Draft> | null;
    return { text: typeof found?.text === "string" ? found.text : "", replyTo: found?.replyTo ?? null };
  } catch {
    return { text: "", replyTo: null };
  }
}

export function keepDraft(person: number, thread: string, draft: Draft): void {
  remember(name(person, thread), draft.text || draft.replyTo ? JSON.stringify(draft) : null);
}
