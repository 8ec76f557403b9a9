import type { Message } from "@/shared/api/types";
import type { Letter } from "./shelf";

/** A message with only what a test speaks of. */
export function aMessage(change: Partial<Message> = {}): Message {
  const id = change.id ?? 1;
  return {
    id,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
    thread: "family",
    room: null,
    author: 2,
    author_name: "Ben",
    kind: "text",
    text: `words ${id}`,
    card: null,
    reply_to: null,
    attachments: [],
    clip: null,
    urgent: false,
    pinned: false,
    edited_at: null,
    deleted: false,
    version: 1,
    rev: id,
    at: new Date(Date.UTC(2026, 2, 1, 12, 0, id)).toISOString(),
    ...change,
  };
}

export type NewLetter = Omit<Letter, "person" | "order" | "refused">;

export function aLetter(text: string, change: Partial<NewLetter> = {}): NewLetter {
  return { uuid: `letter ${text}`, thread: "family", text, kind: "text", replyTo: null, photos: [], clip: null, urgent: false, ...change };
}
