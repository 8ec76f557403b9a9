import type { Access, Role, Times } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime, dateAfter, dayKey, minuteOfDay, wallToUtc, weekdayOf } from "./time";

const MIDNIGHT = "00:00";
const EVENING = 17 * 60;
const words = text.access;

/** "00:00 tonight", "23:00 tonight", "07:00 tomorrow", "18:00 on Tue 3": a moment as it is said now. */
export function momentWords(at: string | number, now: number, tz?: string): string {
  const moment = new Date(at).getTime();
  const time = clockTime(moment, tz);
  const today = dayKey(now, tz);
  // Midnight ends the evening before it.
  const day = dayKey(moment - 1, tz);
  const minute = minuteOfDay(moment - 1, tz);
  if (day === today) return minute >= EVENING ? words.tonight(time) : words.today(time);
  if (day === dateAfter(today, 1)) return words.tomorrow(time);
  return words.onDay(time, weekdayOf(dayKey(moment, tz), true));
}

function hoursOf({ hours_start: start, hours_end: end }: Times): [string, string] | null {
  return start && end && start !== end ? [start.slice(0, 5), end.slice(0, 5)] : null;
}

/** When this access is open, in one line; "" for those whose access is always open by their role. */
export function accessWords(role: Role, access: Access, now: number, tz?: string): string {
  if (role === "owner" || role === "parent") return "";
  const hours = hoursOf(access);
  if (!access.open) return access.opens_at ? words.opens(momentWords(access.opens_at, now, tz)) : words.shut[role];
  const daily = hours ? words.daily(...hours) : "";
  const until = access.until ? words.until(momentWords(access.until, now, tz)) : "";
  return [daily, until].filter(Boolean).join(", ") || words.always;
}

/** What a window offers somebody who has not come yet: "every day 18:00-23:00, until 00:00 on Tue 3". */
export function timesWords(times: Times, now: number, tz?: string): string {
  const hours = hoursOf(times);
  const from = times.from && Date.parse(times.from) > now ? words.from(momentWords(times.from, now, tz)) : "";
  const until = times.until ? words.until(momentWords(times.until, now, tz)) : "";
  return [hours ? words.daily(...hours) : "", from, until].filter(Boolean).join(", ") || words.always;
}

/** The next moment at which the family's clocks show this time. */
export function nextTime(time: string, now: number, tz?: string): string {
  const today = wallToUtc(dayKey(now, tz), time, tz);
  return new Date(today > now ? today : wallToUtc(dateAfter(dayKey(now, tz), 1), time, tz)).toISOString();
}

/** The end of this evening. */
export function tonight(now: number, tz?: string): string {
  return nextTime(MIDNIGHT, now, tz);
}

/** What a "datetime-local" field shows for a moment, by the family's clocks. */
export function fieldOf(at: string | null, tz?: string): string {
  if (!at) return "";
  const minute = minuteOfDay(Date.parse(at), tz);
  return `${dayKey(at, tz)}T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** The moment that somebody typed into such a field; null for none. */
export function momentOf(field: string, tz?: string): string | null {
  const [date = "", time = ""] = field.split("T");
  return date && time ? new Date(wallToUtc(date, time, tz)).toISOString() : null;
}
