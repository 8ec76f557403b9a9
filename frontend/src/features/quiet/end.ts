import type { Quiet } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";

/** "Quiet until 12:21"; of one that each noise moves, what it waits for too. */
export function endOf({ until, calm_s }: Quiet, tz: string | undefined): string {
  const time = clockTime(until, tz);
  return calm_s === null ? text.quiet.until(time) : text.quiet.untilCalm(time, calm_s / 60);
}
