import { useSyncExternalStore } from "react";

/** Answers that the server does not have yet: how often each was tried in vain, by incident. */
export type Unsent = ReadonlyMap<number, number>;

let known: Unsent = new Map();
const listeners = new Set<() => void>();

function become(next: Unsent): void {
  known = next;
  for (const listener of listeners) listener();
}

export function noteUnsent(incident: number, failures: number): void {
  become(new Map(known).set(incident, failures));
}

export function noteSent(incident: number): void {
  become(new Map([...known].filter(([id]) => id !== incident)));
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** On every screen: an answer lives longer than the screen on which it was given. */
export function useUnsent(): Unsent {
  return useSyncExternalStore(subscribe, () => known);
}
