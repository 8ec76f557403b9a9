import type { Room } from "@/shared/api/types";

/** The part of the room's settings that a meter needs. */
export type Lines = Pick<Room, "stir_db" | "loud_db" | "relative">;

/** The span of a meter in dB: dBFS, or dB over the room's own floor when the lines are relative. */
export interface Scale {
  low: number;
  high: number;
}

export const LEAST_GAP_DB = 3;

export function scaleOf(lines: Pick<Lines, "relative">): Scale {
  return lines.relative ? { low: 0, high: 60 } : { low: -75, high: -5 };
}

/** 0 at the foot of the meter, 1 at its top. */
export function fraction(value: number, { low, high }: Scale): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

export function valueAt(share: number, { low, high }: Scale): number {
  return Math.round(low + Math.min(1, Math.max(0, share)) * (high - low));
}

export type Line = "stir" | "loud";

/** Both lines after one of them was moved to `value`: on the meter, and never closer than the least gap. */
export function moveLine(lines: Lines, line: Line, value: number): Lines {
  const { low, high } = scaleOf(lines);
  if (line === "stir") return { ...lines, stir_db: Math.min(Math.max(value, low), lines.loud_db - LEAST_GAP_DB) };
  return { ...lines, loud_db: Math.max(Math.min(value, high), lines.stir_db + LEAST_GAP_DB) };
}

/** The same lines counted the other way: over the room's floor (dBFS), or absolute. They stay where they are on the sound. */
export function recounted(lines: Lines, floor: number): Lines {
  const relative = !lines.relative;
  const shift = relative ? -floor : floor;
  const { low, high } = scaleOf({ relative });
  const stir_db = Math.round(Math.min(Math.max(lines.stir_db + shift, low + LEAST_GAP_DB), high - LEAST_GAP_DB));
  const loud_db = Math.round(Math.min(Math.max(lines.loud_db + shift, stir_db + LEAST_GAP_DB), high));
  return { relative, stir_db, loud_db };
}

export type Zone = "quiet" | "stirring" | "loud";

export function zoneOf(value: number, lines: Lines): Zone {
  if (value >= lines.loud_db) return "loud";
  return value >= lines.stir_db ? "stirring" : "quiet";
}
