import type { Ladder, Settings } from "@/shared/api/types";

/** The times of which the ladder is made. */
export const TIMINGS = ["receipt_s", "ack_s", "rounds", "siren_s", "ack_holds_s"] as const;
export type Timing = (typeof TIMINGS)[number];
type Draft = Record<Timing, string>;

export function draftOf(timings: Record<Timing, number>): Draft {
  return Object.fromEntries(TIMINGS.map((name) => [name, String(timings[name])])) as Draft;
}

/** Whether a preset is what stands in the fields. */
export function fits(preset: Record<Timing, number>, draft: Draft): boolean {
  return TIMINGS.every((name) => draft[name] !== "" && Number(draft[name]) === preset[name]);
}

/** What the API lets a value be. */
export function boundsOf(ladder: Ladder, name: string): { min?: number; max?: number } {
  const found = ladder.bounds.find((each) => each.name === name);
  return found ? { min: found.low, max: found.high } : {};
}

/** Those that differ from what is kept; undefined while one of them cannot be. */
export function changesOf(draft: Draft, policy: Settings["policy"], ladder: Ladder): Partial<Record<Timing, number>> | undefined {
  const can = TIMINGS.every((name) => {
    const { min = -Infinity, max = Infinity } = boundsOf(ladder, name);
    const value = Number(draft[name]);
    return draft[name].trim() !== "" && value >= min && value <= max;
  });
  if (!can) return undefined;
  return Object.fromEntries(TIMINGS.filter((name) => Number(draft[name]) !== policy[name]).map((name) => [name, Number(draft[name])]));
}
