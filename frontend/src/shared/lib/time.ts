/** Times in the reader's zone and language. */

let language: string | undefined;

/** The language (BCP 47) that dates and numbers follow; "" is the browser's. */
export function speak(tag: string): void {
  const next = known(tag) ? tag : undefined;
  if (next !== language) formats.clear();
  language = next;
}

function known(tag: string): boolean {
  try {
    return tag !== "" && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Digits and calendar that can be reckoned with, whatever language is read. */
const RECKONED = "en-GB";

function format(tz: string | undefined, options: Intl.DateTimeFormatOptions, locale = language): Intl.DateTimeFormat {
  const key = `${locale ?? ""} ${tz ?? ""}${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(locale, { ...options, ...(tz ? { timeZone: tz } : {}) });
    } catch {
      found = new Intl.DateTimeFormat(locale, options);
    }
    formats.set(key, found);
  }
  return found;
}

export function clockTime(at: string | number | Date, tz?: string): string {
  return format(tz, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** "03:01:12" */
export function timeOfDay(at: string | number | Date, tz?: string): string {
  return format(tz, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
}

export function exactTime(at: string | number | Date, tz?: string): string {
  return format(tz, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    new Date(at),
  );
}

export function dayName(at: string | number | Date, tz?: string): string {
  return format(tz, { weekday: "long", day: "numeric", month: "long" }).format(new Date(at));
}

/** "2026-03-01": the same for every moment of one day in the zone. */
export function dayKey(at: string | number | Date, tz?: string): string {
  const parts = format(tz, { year: "numeric", month: "2-digit", day: "2-digit" }, RECKONED).formatToParts(new Date(at));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** Minutes since midnight in the zone. */
export function minuteOfDay(at: number, tz?: string): number {
  const parts = format(tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, RECKONED).formatToParts(new Date(at));
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return part("hour") * 60 + part("minute");
}

/** Is `minute` inside the span from `start` to `end`, which may pass midnight? */
export function inSpan(minute: number, start: number, end: number): boolean {
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** "19:30" or "19:30:00" to minutes since midnight. */
export function minutes(text: string): number {
  const [hour = 0, minute = 0] = text.split(":").map(Number);
  return hour * 60 + minute;
}

/** "0:42", "12:05", "1:02:09" */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${Math.floor((whole % 3600) / 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}` : rest;
}

/** "3 min ago", in the browser's language. */
export function ago(at: string | number | Date, now: number): string {
  const seconds = Math.round((now - new Date(at).getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  if (seconds < 60) return words.format(-Math.max(0, seconds), "second");
  if (seconds < 3600) return words.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86400) return words.format(-Math.round(seconds / 3600), "hour");
  return words.format(-Math.round(seconds / 86400), "day");
}

/** "34 s", "3 min": the age of a picture. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [value, unit] =
    whole < 60 ? [whole, "second"] : whole < 3600 ? [Math.round(whole / 60), "minute"] : [Math.round(whole / 3600), "hour"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

export function megabytes(bytes: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 }).format(bytes / 1e6) + " MB";
}

export function gigabytes(value: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value) + " GB";
}

/** How far the zone's clocks are ahead of UTC at that moment, ms. */
function aheadOfUtc(at: number, tz: string | undefined): number {
  const parts = format(
    tz,
    { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" },
    RECKONED,
  ).formatToParts(new Date(at));
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - Math.floor(at / 1000) * 1000
  );
}

/** The moment at which the zone's clocks show this date ("2026-03-01") and time ("20:00"); ms since 1970. */
export function wallToUtc(date: string, time: string, tz?: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes(time) * 60_000;
  const guess = wall - aheadOfUtc(wall, tz);
  return wall - aheadOfUtc(guess, tz);
}

/** The date so many days after "2026-03-01". */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** "Tue" of "2026-03-03"; with `day` "Tue 3". */
export function weekdayOf(date: string, day = false): string {
  const name = format("UTC", { weekday: "short" }).format(new Date(`${date}T12:00:00Z`));
  return day ? `${name} ${Number(date.slice(-2))}` : name;
}

/** "Tuesday" of "2026-03-03", for a sentence. */
export function weekdayName(date: string): string {
  return format("UTC", { weekday: "long" }).format(new Date(`${date}T12:00:00Z`));
}

/** "29–30 Nov" of "2026-11-29" and "2026-11-30". */
export function dateRange(from: string, to: string): string {
  return format("UTC", { day: "numeric", month: "short" }).formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`));
}

/** The Monday of the week in which "2026-03-01" lies. */
export function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  return dateAfter(date, -weekday);
}
