import type { NightRoom, NightSleep, NightTold } from "@/shared/api/types";
import type { View } from "./view";

/** Where the ends of a sleep may be put. Pure; ms since 1970. */
export type End = "from" | "to";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const whole = (at: number): number => Math.round(at / MINUTE) * MINUTE;

export const stretchOf = ({ since, until }: NightSleep): View => ({ from: Date.parse(since), to: Date.parse(until) });
/** Nobody sleeps in another night, or in the future. */
export const mostOf = ({ since, until, now }: NightTold): View => ({
  from: Date.parse(since),
  to: Math.min(Date.parse(until), Date.parse(now)),
});

/** A sleep that nobody guessed, as it begins to be added; null where there is no place for one. */
export function madeSleep(night: NightTold, room: NightRoom, view: View): NightSleep | null {
  const place = freePlace(view, [...room.sleep, ...room.awake].map(stretchOf), mostOf(night));
  if (!place) return null;
  return { id: null, since: new Date(place.from).toISOString(), until: new Date(place.to).toISOString(), source: "corrected" };
}

/** The stretch with one end put to `at`: on a whole minute, at least one minute long, and inside `room`, which neighbours and now leave. */
export function withEnd(stretch: View, end: End, at: number, room: View): View {
  if (end === "from") return { ...stretch, from: Math.min(Math.max(whole(at), room.from), stretch.to - MINUTE) };
  return { ...stretch, to: Math.max(Math.min(whole(at), room.to), stretch.from + MINUTE) };
}

/**
 * Where a sleep that nobody guessed begins to be drawn: an hour in the middle of the widest free place that is looked at, or all of a
 * smaller one; null where there is none.
 */
function freePlace(view: View, others: View[], most: View): View | null {
  const seen = { from: Math.max(view.from, most.from), to: Math.min(view.to, most.to) };
  const taken = [...others].sort((a, b) => a.from - b.from);
  let free: View = { from: seen.from, to: seen.from };
  for (const [at, start] of [seen.from, ...taken.map(({ to }) => to)].entries()) {
    const place = { from: Math.max(start, seen.from), to: Math.min(taken[at]?.from ?? seen.to, seen.to) };
    if (place.to - place.from > free.to - free.from) free = place;
  }
  const length = Math.min(HOUR, free.to - free.from);
  const from = Math.ceil((free.from + (free.to - free.from - length) / 2) / MINUTE) * MINUTE;
  const to = Math.floor((from + length) / MINUTE) * MINUTE;
  return Math.min(to, free.to) - from >= MINUTE ? { from, to: Math.min(to, Math.floor(free.to / MINUTE) * MINUTE) } : null;
}

/** How far a stretch may reach: to its neighbours, and never past `most`. */
export function roomOf(stretch: View, others: View[], most: View): View {
  const before = others.filter(({ to }) => to <= stretch.from).map(({ to }) => to);
  const after = others.filter(({ from }) => from >= stretch.to).map(({ from }) => from);
  return { from: Math.max(most.from, ...before), to: Math.min(most.to, ...after) };
}
