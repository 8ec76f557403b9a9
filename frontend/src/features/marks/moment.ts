import { dateAfter, dayKey, wallToUtc } from "@/shared/lib/time";

/** The moment nearest to `known` at which the family's clocks show "03:10"; never later than `now`. ISO 8601. */
export function nearest(time: string, known: string, now: number, tz?: string): string {
  const day = dayKey(known, tz);
  const moments = [-1, 0, 1].map((days) => wallToUtc(dateAfter(day, days), time, tz)).filter((at) => at <= now + 60_000);
  const far = (at: number): number => Math.abs(at - Date.parse(known));
  const best = moments.reduce<number>((one, other) => (far(other) < far(one) ? other : one), moments[0] ?? Date.parse(known));
  return new Date(Math.min(best, now)).toISOString();
}
