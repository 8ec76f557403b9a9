import type { Day, DutySegment } from "@/shared/api/types";
import { dateAfter, dayKey, minuteOfDay, wallToUtc } from "@/shared/lib/time";

export interface Dusk {
  tz: string;
  night_start: string;
  morning_time: string;
}

export interface NightOf {
  /** The date of its evening, which names it. */
  date: string;
  start: number;
  end: number;
  parts: DutySegment[];
}

const NOON = 12 * 60;

/** The evening of the night that holds `at`: before noon it is still yesterday's. */
export function eveningOf(at: number, tz: string): string {
  const today = dayKey(at, tz);
  return minuteOfDay(at, tz) < NOON ? dateAfter(today, -1) : today;
}

const days: Day[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The weekday of "2026-03-03". */
export function dayOf(date: string): Day {
  return days[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? "mon";
}

/** When the night of that evening begins and ends; ms since 1970. */
export function windowOf(date: string, { tz, night_start, morning_time }: Dusk): { start: number; end: number } {
  const next = morning_time <= night_start ? dateAfter(date, 1) : date;
  return { start: wallToUtc(date, night_start, tz), end: wallToUtc(next, morning_time, tz) };
}

/** Nights from the evening of `first` on, each with its stretches of duty cut to it. */
export function nightsOf(segments: DutySegment[], first: string, count: number, dusk: Dusk): NightOf[] {
  return Array.from({ length: count }, (_, number) => {
    const date = dateAfter(first, number);
    const { start, end } = windowOf(date, dusk);
    const inside = segments.filter((each) => Date.parse(each.start) < end && Date.parse(each.end) > start);
    const cut = inside.map((each) => ({
      ...each,
      start: new Date(Math.max(start, Date.parse(each.start))).toISOString(),
      end: new Date(Math.min(end, Date.parse(each.end))).toISOString(),
    }));
    return { date, start, end, parts: cut };
  });
}

/**
 * The night that such a rule would have begun yesterday and that still goes on: a new rule leaves it as it is. Null
 * while there is none.
 */
export function running(rule: { days: Day[]; start: string; end: string }, now: number, tz: string): { start: number; end: number } | null {
  const yesterday = dateAfter(dayKey(now, tz), -1);
  if (!rule.days.includes(dayOf(yesterday))) return null;
  const night = windowOf(yesterday, { tz, night_start: rule.start, morning_time: rule.end });
  return now < night.end ? night : null;
}
