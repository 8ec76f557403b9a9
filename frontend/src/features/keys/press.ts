import { type Key, KEYS } from "./table";

/** What is known when a key goes down. */
export interface Press {
  key: string;
  /** ms of any clock that goes on. */
  at: number;
  /** Somebody types into a field. */
  typing: boolean;
  /** The focus is on something that takes the space bar itself: a button, a switch, a slider. */
  takesSpace: boolean;
  /** A dialog lies over the screen. */
  dialog: boolean;
  /** Since when an alarm shows its key, by the same clock; null: none does. */
  alarmSince: number | null;
}

export interface Pressed {
  /** When "g" was pressed, if the next key belongs to it. */
  goAt: number | null;
  /** When the last key of any kind went down. */
  lastAt: number;
}

export const nothingPressed: Pressed = { goAt: null, lastAt: -Infinity };

/** A second key belongs to "g" for so long. */
export const GO_MS = 1_500;
/** Who was writing when the alarm came did not mean it: it has to stand for so long, and the keys have to rest for so long. */
export const ALARM_MS = 1_500;
export const REST_MS = 1_000;

/** What a key does now; null: it is a letter, or nothing. Pure. */
export function step(before: Pressed, press: Press): { pressed: Pressed; does: Key["does"] | null } {
  const { key, at, typing, dialog, alarmSince } = press;
  const pressed: Pressed = { goAt: null, lastAt: at };
  if (alarmSince !== null) {
    const meant = at - alarmSince >= ALARM_MS && at - before.lastAt >= REST_MS && !typing;
    return { pressed, does: meant && key === "a" ? "take" : null };
  }
  if (typing || dialog) return { pressed, does: null };
  if (before.goAt !== null && at - before.goAt <= GO_MS) return { pressed, does: named(["g", key]) };
  if (key === "g") return { pressed: { ...pressed, goAt: at }, does: null };
  if (key === "a" || (key === " " && press.takesSpace)) return { pressed, does: null };
  return { pressed, does: named([key]) };
}

function named(press: readonly string[]): Key["does"] | null {
  return KEYS.find((each) => each.press.join("+") === press.join("+"))?.does ?? null;
}
