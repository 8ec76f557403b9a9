import { useSyncExternalStore } from "react";
import { recall, remember } from "@/shared/lib/remembered";
import type { Opens } from "./squelch/gate";
import { allowTicks } from "./squelch/tick";

/** Which rooms sound on this page. Starts empty: a browser plays sound only after a tap. */
let rooms: ReadonlySet<number> = new Set();
const listeners = new Set<() => void>();

export function setListening(room: number, on: boolean): void {
  if (on) allowTicks();
  const next = new Set(rooms);
  if (on) next.add(room);
  else next.delete(room);
  rooms = next;
  for (const listener of listeners) listener();
}

/** The room that this page talks to: its sound would come back out of our own loudspeaker. */
let hushed: number | null = null;

export function setHushed(room: number | null): void {
  hushed = room;
  for (const listener of listeners) listener();
}

export function useHushed(room: number): boolean {
  return useSyncExternalStore(subscribe, () => hushed === room);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useListening(room: number): boolean {
  return useSyncExternalStore(subscribe, () => rooms.has(room));
}

/** Kept on this device, room by room; only what was chosen on this page counts where nothing can be kept. */
const chosen = new Map<number, Opens>();
const words: readonly string[] = ["always", "stirring", "cry"] satisfies Opens[];

function opensOf(room: number): Opens {
  const kept = chosen.get(room) ?? recall(opensKey(room));
  return kept !== null && words.includes(kept) ? (kept as Opens) : "always";
}

const opensKey = (room: number): string => `opens.${room}`;

/** When the sound of this room comes through on this device. Call from a tap. */
export function setOpens(room: number, opens: Opens): void {
  allowTicks();
  chosen.set(room, opens);
  remember(opensKey(room), opens === "always" ? null : opens);
  for (const listener of listeners) listener();
}

export function useOpens(room: number): Opens {
  return useSyncExternalStore(subscribe, () => opensOf(room));
}

/** Can a page set how loud an element plays? iPhones keep that to their buttons; there the sound always comes through. */
export function canTurnDown(): boolean {
  const element = document.createElement("audio");
  element.volume = 0.5;
  return element.volume === 0.5;
}
