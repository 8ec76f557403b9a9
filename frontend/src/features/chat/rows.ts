import type { Message } from "@/shared/api/types";
import { dayKey } from "@/shared/lib/time";
import type { Letter } from "./shelf";

/** `first`, `last`: of a run of messages by one author in a short time, which share a name and a face. */
export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; first: boolean; last: boolean }
  | { kind: "letter"; key: string; letter: Letter; first: boolean };

const TOGETHER_MS = 5 * 60_000;

const isNote = (message: Message): boolean => message.kind === "card" || message.kind === "handover" || message.author === null;

function together(one: Message | undefined, other: Message | undefined, tz: string | undefined): boolean {
  if (!one || !other || isNote(one) || isNote(other) || one.author !== other.author) return false;
  return Date.parse(other.at) - Date.parse(one.at) < TOGETHER_MS && dayKey(one.at, tz) === dayKey(other.at, tz);
}

/** What is shown of a thread, from top to bottom. `unreadFrom`: the id of the first message that was new when it was opened. */
export function rowsOf(
  messages: readonly Message[],
  letters: readonly Letter[],
  unreadFrom: number | null,
  me: number,
  tz?: string,
): Row[] {
  const rows: Row[] = [];
  messages.forEach((message, index) => {
    const [before, after] = [messages[index - 1], messages[index + 1]];
    const day = dayKey(message.at, tz);
    const newDay = !before || dayKey(before.at, tz) !== day;
    const divides = message.id === unreadFrom;
    if (newDay) rows.push({ kind: "day", key: `day ${day}`, at: message.at });
    if (divides) rows.push({ kind: "new", key: "new" });
    rows.push({
      kind: "message",
      key: message.uuid,
      message,
      first: divides || !together(before, message, tz),
      last: after?.id === unreadFrom || !together(message, after, tz),
    });
  });
  const there = new Set(messages.map(({ uuid }) => uuid));
  const last = messages.at(-1);
  const waiting = letters.filter(({ uuid }) => !there.has(uuid));
  return [
    ...rows,
    ...waiting.map((letter, index): Row => ({ kind: "letter", key: letter.uuid, letter, first: index === 0 && last?.author !== me })),
  ];
}

/** The first message of others after the one that was read last; null when all of those that are there are read, or none is. */
export function firstUnread(messages: readonly Message[], read: number, me: number): number | null {
  return messages.find(({ id, author, deleted }) => id > read && author !== me && author !== null && !deleted)?.id ?? null;
}
