import { useSyncExternalStore } from "react";
import { recall, remember } from "@/shared/lib/remembered";
import type { Opens } from "./squelch/gate";
import { allowTicks } from "./squelch/tick";

/** Which rooms sound on this page. Starts empty: a browser plays sound only after a tap. */
let rooms: ReadonlySet<number> = new Set();
/** Auto mode (auto/louder.ts): of the rooms that sound, only this one is let through; null: off. */
let auto: { heard: number | null } | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** A choice by hand, which ends the auto mode. */
export function setListening(room: number, on: boolean): void {
  if (on) allowTicks();
  const next = new Set(auto ? [] : rooms);
  if (on) next.add(room);
  else next.delete(room);
  rooms = next;
  auto = null;
  tell();
}

/** Auto mode: all of these are streamed with their sound, so that a change loses nothing, and one is heard. Begin it from a tap. */
export function setAuto(all: readonly number[], heard: number | null): void {
  if (!auto) allowTicks();
  if (auto?.heard === heard && all.length === rooms.size && all.every((room) => rooms.has(room))) return;
  rooms = new Set(all);
  auto = { heard };
  tell();
}

/** Ends the auto mode; what was heard goes on, unless it shall be `silent`. */
export function endAuto(silent = false): void {
  if (!auto) return;
  rooms = new Set(auto.heard === null || silent ? [] : [auto.heard]);
  auto = null;
  tell();
}

/** The room that auto mode lets through, null for none; undefined: it is off. */
export function useAuto(): number | null | undefined {
  return useSyncExternalStore(subscribe, () => (auto ? auto.heard : undefined));
}

/** Is this room's sound held back, because auto mode lets another one through? */
export function useHeldBack(room: number): boolean {
  return useSyncExternalStore(subscribe, () => auto !== null && auto.heard !== room);
}

/** Is this the sound that comes out of this page, or would, if its gate were open? */
export function useAudible(room: number): boolean {
  return useSyncExternalStore(subscribe, () => rooms.has(room) && (auto === null || auto.heard === room));
}

/** The room that this page talks to: its sound would come back out of our own loudspeaker. */
let hushed: number | null = null;

export function setHushed(room: number | null): void {
  hushed = room;
  tell();
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
  tell();
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
