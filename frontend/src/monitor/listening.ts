import { useSyncExternalStore } from "react";

/** Which rooms sound on this page. Starts empty: a browser plays sound only after a tap. */
let rooms: ReadonlySet<number> = new Set();
const listeners = new Set<() => void>();

export function setListening(room: number, on: boolean): void {
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
