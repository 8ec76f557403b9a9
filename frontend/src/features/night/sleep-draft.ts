import type { View } from "./view";

/** Where the ends of a sleep may be put. Pure; ms since 1970. */
export type End = "from" | "to";

const MINUTE = 60_000;

const whole = (at: number): number => Math.round(at / MINUTE) * MINUTE;

/** The stretch with one end put to `at`: on a whole minute, at least one minute long, and inside `room`, which neighbours and now leave. */
export function withEnd(stretch: View, end: End, at: number, room: View): View {
  if (end === "from") return { ...stretch, from: Math.min(Math.max(whole(at), room.from), stretch.to - MINUTE) };
  return { ...stretch, to: Math.max(Math.min(whole(at), room.to), stretch.from + MINUTE) };
}

/** How far a stretch may reach: to its neighbours, and never past `most`. */
export function roomOf(stretch: View, others: View[], most: View): View {
  const before = others.filter(({ to }) => to <= stretch.from).map(({ to }) => to);
  const after = others.filter(({ from }) => from >= stretch.to).map(({ from }) => from);
  return { from: Math.max(most.from, ...before), to: Math.min(most.to, ...after) };
}
