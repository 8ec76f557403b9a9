import type { Household } from "@/shared/api/types";
import { inSpan, minuteOfDay, minutes } from "@/shared/lib/time";

/** Are messages silent now: is it between the family's evening and morning? */
export function isQuiet(household: Household | null | undefined, now: number): boolean {
  return household ? inSpan(minuteOfDay(now, household.tz), minutes(household.night_start), minutes(household.morning_time)) : false;
}
