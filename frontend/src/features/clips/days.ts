import type { Clip } from "@/shared/api/types";
import { dayKey } from "@/shared/lib/time";

export interface Day {
  key: string;
  clips: Clip[];
}

/** Clips by the day of their start in the family's zone; newest day and newest clip first. */
export function byDay(clips: Clip[], tz: string | undefined): Day[] {
  const days = new Map<string, Clip[]>();
  const sorted = [...clips].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  for (const clip of sorted) {
    const key = dayKey(clip.started_at, tz);
    days.set(key, [...(days.get(key) ?? []), clip]);
  }
  return [...days].map(([key, found]) => ({ key, clips: found }));
}
