import type { Times } from "@/shared/api/types";
import { nextTime, tonight } from "@/shared/lib/window";

/** How a time of access is chosen: until midnight, until 23:00, some hours of each day, from-until, without an end. */
export type Preset = "tonight" | "late" | "daily" | "own" | "always";

const LATE = "23:00";
export const ANY_TIME: Times = { from: null, until: null, hours_start: null, hours_end: null };
const EVENING = { hours_start: "18:00", hours_end: LATE };

/** What a preset stands for at this moment. */
export function timesOf(preset: Preset, now: number, tz: string | undefined): Times {
  if (preset === "tonight") return { ...ANY_TIME, until: tonight(now, tz) };
  if (preset === "late") return { ...ANY_TIME, until: nextTime(LATE, now, tz) };
  if (preset === "daily") return { ...ANY_TIME, ...EVENING };
  if (preset === "own") return { ...ANY_TIME, from: new Date(now).toISOString(), until: tonight(now, tz) };
  return ANY_TIME;
}

/** Which choice shows the times that somebody has. */
export function presetOf({ from, until, hours_start }: Times): Preset {
  if (hours_start) return "daily";
  return from || until ? "own" : "always";
}
