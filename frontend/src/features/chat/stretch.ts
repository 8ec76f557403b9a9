import type { Message, Messages } from "@/shared/api/types";

/** A piece of a thread without gaps, oldest first. `older`, `newer`: there is more on that side that the page does not have. */
export interface Stretch {
  messages: readonly Message[];
  older: boolean;
  newer: boolean;
}

/** More than this is let go at the far end: it comes back when somebody scrolls there. */
export const LONGEST = 600;

/** All of both, once each, in order; of two versions of a message the later one. */
export function merged(known: readonly Message[], found: readonly Message[]): Message[] {
  const all = new Map(known.map((each) => [each.id, each]));
  for (const each of found) if ((all.get(each.id)?.rev ?? -1) < each.rev) all.set(each.id, each);
  return [...all.values()].sort((a, b) => a.id - b.id);
}

/** The newest page of a thread; joined to what is there if they touch. */
export function atNewest(known: Stretch | undefined, page: Messages): Stretch {
  const first = Math.min(...page.results.map(({ id }) => id));
  const last = known?.messages.at(-1)?.id ?? -1;
  if (known && !known.newer && last >= first) return { ...known, messages: merged(known.messages, page.results) };
  return { messages: merged([], page.results), older: page.more, newer: false };
}

export function withOlder(known: Stretch, page: Messages): Stretch {
  const all = merged(known.messages, page.results);
  return { messages: all.slice(0, LONGEST), older: page.more, newer: known.newer || all.length > LONGEST };
}

export function withNewer(known: Stretch, page: Messages): Stretch {
  const all = merged(known.messages, page.results);
  return { messages: all.slice(-LONGEST), older: known.older || all.length > LONGEST, newer: page.more };
}

/** What the server told just now. A new message is shown only where the stretch ends with the newest. */
export function withTold(known: Stretch, message: Message): Stretch {
  const old = known.messages.find(({ id }) => id === message.id);
  if (old) return old.rev >= message.rev ? known : { ...known, messages: merged(known.messages, [message]) };
  const last = known.messages.at(-1)?.id ?? 0;
  const first = known.messages[0]?.id ?? 0;
  if (message.id > last ? known.newer : message.id < first && known.older) return known;
  const all = merged(known.messages, [message]);
  return { ...known, messages: all.slice(-LONGEST), older: known.older || all.length > LONGEST };
}

/** The owner cleared the chat: only what was said afterwards is left. */
export function withCleared(known: Stretch, clearedRev: number): Stretch {
  if (!known.messages.some(({ rev }) => rev <= clearedRev)) return known;
  return { messages: known.messages.filter(({ rev }) => rev > clearedRev), older: false, newer: known.newer };
}
