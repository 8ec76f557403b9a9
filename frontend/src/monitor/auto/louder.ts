import type { RoomState } from "@/shared/api/types";

/** Which room auto mode lets through: the louder one, without flapping. Pure: looked at with each message of levels. */
export interface Auto {
  /** null: none is heard at all. */
  heard: number | null;
  /** Since when, ms of the steady clock. */
  since: number;
  /** Which other room is ahead of it, and since when. */
  ahead: number | null;
  aheadSince: number;
  /** How far each room lies over its own noise floor, dB, smoothed. */
  over: Readonly<Record<number, number>>;
}

export interface RoomSound {
  id: number;
  /** As the page may show it: "unheard" where there are no news of now. */
  state: RoomState;
  /** How far its newest level lies over its floor, dB. */
  over: number;
}

/** Another room has to be ahead for so long, so that a bang in the hall changes nothing. */
export const LEAD_MS = 600;
/** And by so much, where both are as noisy. */
const LEAD_DB = 6;
/** A room in which something goes on is heard at least so long. A quiet one holds nobody up. */
export const HOLD_MS = 4_000;
/** What a new level counts; levels come five times a second. */
const NEW = 0.3;

const RANK: Record<RoomState, number> = { loud: 3, stirring: 2, settling: 1, quiet: 0, unheard: -1, no_camera: -1 };

export const nothingHeard: Auto = { heard: null, since: 0, ahead: null, aheadSince: 0, over: {} };

export function step(auto: Auto, rooms: readonly RoomSound[], now: number): Auto {
  const over = Object.fromEntries(rooms.map((room) => [room.id, smooth(auto.over[room.id], room.over)]));
  const [best] = rooms.filter(({ state }) => RANK[state] >= 0).sort((a, b) => weight(b, over) - weight(a, over) || a.id - b.id);
  const heard = rooms.find(({ id, state }) => id === auto.heard && RANK[state] >= 0);
  if (!best) return { ...nothingHeard, over };
  if (!heard) return { heard: best.id, since: now, ahead: null, aheadSince: 0, over };
  if (!beats(best, heard, over)) return { ...auto, ahead: null, aheadSince: 0, over };
  const aheadSince = auto.ahead === best.id ? auto.aheadSince : now;
  const free = RANK[heard.state] === 0 || now - auto.since >= HOLD_MS;
  if (free && now - aheadSince >= LEAD_MS) return { heard: best.id, since: now, ahead: null, aheadSince: 0, over };
  return { ...auto, ahead: best.id, aheadSince, over };
}

const smooth = (before: number | undefined, over: number): number => (before === undefined ? over : before + NEW * (over - before));

const weight = ({ id, state }: RoomSound, over: Auto["over"]): number => RANK[state] * 1_000 + (over[id] ?? 0);

/** Among quiet rooms none does: whichever breathes louder is no news. */
function beats(one: RoomSound, other: RoomSound, over: Auto["over"]): boolean {
  if (RANK[one.state] !== RANK[other.state]) return RANK[one.state] > RANK[other.state];
  return RANK[one.state] > 0 && (over[one.id] ?? 0) - (over[other.id] ?? 0) >= LEAD_DB;
}
