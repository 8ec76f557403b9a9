import type { NightLevels } from "@/shared/api/types";

/** The levels of one room, one place a step. Decibels (dBFS); NaN where the room was not heard. */
export interface Sound {
  /** Seconds since 1970 of the first step. */
  since: number;
  stepS: number;
  max: Float32Array;
  floor: Float32Array;
  stir: Float32Array;
  loud: Float32Array;
  /** From 0 to 1. */
  cry: Float32Array;
  /** The share of the room's zone that moved, from 0 to 1; NaN where nobody could tell. Empty: nobody looks for motion there. */
  motion: Float32Array;
}

const UNHEARD = 255;
const LOWEST_DB = -96;

/** One byte a step: half a decibel each, from -96 dBFS on. */
function decibels(packed: string): Float32Array {
  return unpacked(packed, (byte) => LOWEST_DB + byte / 2);
}

function unpacked(packed: string, valueOf: (byte: number) => number): Float32Array {
  const bytes = atob(packed);
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    values[at] = byte === UNHEARD ? NaN : valueOf(byte);
  }
  return values;
}

const MOTION_STEPS = 200;
export const motionOf = ({ motion }: NightLevels): Float32Array => unpacked(motion, (byte) => byte / MOTION_STEPS);

export function soundOf(levels: NightLevels): Sound {
  return {
    since: Date.parse(levels.since) / 1000,
    stepS: levels.step_s,
    max: decibels(levels.max),
    floor: decibels(levels.floor),
    stir: decibels(levels.stir),
    loud: decibels(levels.loud),
    cry: unpacked(levels.cry, (byte) => byte / 100),
    motion: motionOf(levels),
  };
}

export type Zone = "quiet" | "stirring" | "loud";

/** What a room sounded like at a moment (ms since 1970); null where it was not heard. */
export function heardAt(sound: Sound, at: number): { db: number; zone: Zone } | null {
  const place = Math.floor((at / 1000 - sound.since) / sound.stepS);
  const db = sound.max[place];
  if (db === undefined || Number.isNaN(db)) return null;
  return { db, zone: zoneOf(db, sound.stir[place] ?? NaN, sound.loud[place] ?? NaN) };
}

function zoneOf(db: number, stir: number, loud: number): Zone {
  return db >= loud ? "loud" : db >= stir ? "stirring" : "quiet";
}

/** Seconds since 1970, then what is drawn: [times, max, over the stirring line, over the alarm line, floor, stirring line, alarm line]. */
export type Drawn = [number[], ...(number | null)[][]];

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** The columns for the chart, one point a step; a hole is null. One more point ends the last step. */
export function drawnOf({ since, stepS, max, floor, stir, loud }: Sound): Drawn {
  const steps = max.length + 1;
  const column = (): (number | null)[] => new Array<number | null>(steps).fill(null);
  const [all, stirs, louds, floors, stirLine, loudLine] = [column(), column(), column(), column(), column(), column()];
  for (let at = 0; at < steps; at++) {
    const db = max[at] ?? NaN;
    const zone = Number.isNaN(db) ? null : zoneOf(db, stir[at] ?? NaN, loud[at] ?? NaN);
    all[at] = known(db);
    stirs[at] = zone === "stirring" ? db : null;
    louds[at] = zone === "loud" ? db : null;
    floors[at] = known(floor[at]);
    stirLine[at] = known(stir[at]);
    loudLine[at] = known(loud[at]);
  }
  const times = Array.from(all, (_, at) => since + at * stepS);
  return [times, all, stirs, louds, floors, stirLine, loudLine];
}

const DEPTH_DB = 3;
const LEAST_SPAN_DB = 40;

/** The lane's ends in dBFS: a little below the room's own floor, so that quiet is a thin shape; above the loudest and the alarm line. */
export function spanOf({ max, floor, loud }: Sound): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < max.length; at++) {
    const [db = NaN, foot = NaN, line = NaN] = [max[at], floor[at], loud[at]];
    if (!Number.isNaN(foot)) low = Math.min(low, foot);
    else if (!Number.isNaN(db)) low = Math.min(low, db);
    if (!Number.isNaN(db)) high = Math.max(high, db);
    if (!Number.isNaN(line)) high = Math.max(high, line + DEPTH_DB);
  }
  if (low === Infinity) return [-75, -5];
  return [low - DEPTH_DB, Math.min(0, Math.max(high + DEPTH_DB, low + LEAST_SPAN_DB))];
}
