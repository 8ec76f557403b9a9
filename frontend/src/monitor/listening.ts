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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useListening(room: number): boolean {
  return useSyncExternalStore(subscribe, () => rooms.has(room));
}
