import { useSyncExternalStore } from "react";

/** What is listened to. `squelch`: as the API has it. */
export interface Wish {
  rooms: readonly { id: number; name: string }[];
  squelch: "always" | "stir" | "cry";
}

/**
 * Listening with the screen off, for the whole page. `starting`: no sound has come yet; `again`: it broke off and is tried again;
 * `stopped`: the phone has ended it at `at` (ms since 1970), and nothing is heard; `refused`: the server's words.
 */
export type Stream =
  | { state: "off" }
  | { state: "starting" | "on" | "again"; wish: Wish }
  | { state: "stopped"; wish: Wish; at: number }
  | { state: "refused"; wish: Wish; words: string };

let stream: Stream = { state: "off" };
const listeners = new Set<() => void>();
/** What the line of every screen can do; set by whoever plays, which is loaded with the first tap. */
let acts = { stop: (): void => undefined, goOn: (): void => undefined };

export const streamAct = { stop: () => acts.stop(), goOn: () => acts.goOn() };

export function setActs(next: typeof acts): void {
  acts = next;
}

export function tellStream(next: Stream): void {
  stream = next;
  for (const listener of listeners) listener();
}

export function useStream(): Stream {
  return useSyncExternalStore(subscribe, () => stream);
}

export const namesOf = ({ rooms }: Wish): string => rooms.map(({ name }) => name).join(", ");

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
