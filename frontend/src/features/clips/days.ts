import type { AnsweredClip } from "@/shared/api/types";
import { dayKey } from "@/shared/lib/time";

export interface Day {
  key: string;
  clips: AnsweredClip[];
}

/** Clips by the day of their start in the family's zone; newest day and newest clip first. */
export function byDay(clips: AnsweredClip[], tz: string | undefined): Day[] {
  const days = new Map<string, AnsweredClip[]>();
  const sorted = [...clips].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  for (const clip of sorted) {
    const key = dayKey(clip.started_at, tz);
    days.set(key, [...(days.get(key) ?? []), clip]);
  }
  return [...days].map(([key, found]) => ({ key, clips: found }));
}
