import { recall, remember } from "./remembered";

/** Whether single keys do something on this device. Where nothing can be kept, for as long as the page lasts. */
let on: boolean | null = null;
const listeners = new Set<() => void>();

export const keysOn = (): boolean => (on ??= recall("keys") !== "off");

export function setKeysOn(now: boolean): void {
  on = now;
  remember("keys", now ? null : "off");
  for (const listener of listeners) listener();
}

export function subscribeKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A key that was pressed before anybody knew what it means. */
export interface Early {
  event: KeyboardEvent;
  /** By performance.now(). */
  at: number;
  typing: boolean;
}

/** Is the focus where letters are written? */
export function inField(): boolean {
  return document.activeElement?.matches("input, textarea, select, [contenteditable], [role=textbox]") ?? false;
}
