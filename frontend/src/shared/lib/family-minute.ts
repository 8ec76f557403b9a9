import { minuteOfDay } from "./time";

/**
 * The first question about a time zone costs a slow phone a fifth of a second, in which the first picture would wait. What the session has
 * just said of the family's zone is as good for as long as that.
 */
const OPENING_MS = 20_000;
const DAY_MIN = 24 * 60;

/** Minutes since midnight where the family lives; while the page opens by the offset that the session brought. */
export function familyMinute(now: number, { tz, utc_offset_s }: { tz: string; utc_offset_s: number }): number {
  if (performance.now() >= OPENING_MS || !Number.isFinite(utc_offset_s)) return minuteOfDay(now, tz);
  return ((Math.floor((now / 1000 + utc_offset_s) / 60) % DAY_MIN) + DAY_MIN) % DAY_MIN;
}
