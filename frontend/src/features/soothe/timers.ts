import { dateAfter, dayKey, minuteOfDay, minutes, wallToUtc } from "@/shared/lib/time";

export const timers = ["m15", "m30", "m60", "morning", "never"] as const;
export type Timer = (typeof timers)[number];

const MINUTES: Partial<Record<Timer, number>> = { m15: 15, m30: 30, m60: 60 };
/** The server stores no later end. */
const MOST_MS = 12 * 3_600_000;

/** When a lullaby that begins `now` (ms since 1970) ends, RFC 3339; null: when somebody stops it. `morning`: "07:00" in the zone. */
export function endOf(timer: Timer, now: number, morning: string, tz: string | undefined): string | null {
  if (timer === "never") return null;
  const after = MINUTES[timer];
  const at = after === undefined ? nextMorning(now, morning, tz) : now + after * 60_000;
  return new Date(Math.min(at, now + MOST_MS - 60_000)).toISOString();
}

function nextMorning(now: number, morning: string, tz: string | undefined): number {
  const today = dayKey(now, tz);
  const passed = minuteOfDay(now, tz) >= minutes(morning);
  return wallToUtc(passed ? dateAfter(today, 1) : today, morning, tz);
}
