import type { NightGap, NightIncident, NightRoom, NightTold } from "@/shared/api/types";

/** What the head says of a night: counts only, no words. Pure. */
interface Facts {
  rooms: { name: string; longestS: number; monitoredS: number; wakeups: number }[];
  up: { name: string; times: number }[];
  /** Over before anybody came. */
  alone: number;
  goesOn: boolean;
}

const ms = (time: string): number => Date.parse(time);

export function factsOf(night: NightTold): Facts {
  const calls = night.rooms.flatMap(({ incidents }) => incidents.filter((each) => isCall(each) && isInNight(each, night)));
  const times = new Map<number, number>();
  for (const person of calls.flatMap(whoCame)) times.set(person, (times.get(person) ?? 0) + 1);
  return {
    rooms: night.rooms.map(({ name, totals }) => ({
      name,
      longestS: totals.longest_sleep_s,
      monitoredS: totals.monitored_s,
      wakeups: totals.wakeups,
    })),
    up: night.people.flatMap(({ id, name }) => (times.get(id) ? [{ name, times: times.get(id) ?? 0 }] : [])),
    alone: calls.filter((each) => each.until !== null && !whoCame(each).length).length,
    goesOn: ms(night.now) < ms(night.night_until),
  };
}

/** Somebody was called for a child; a camera that was gone is told elsewhere. */
export const isCall = ({ about }: NightIncident): boolean => about === "child";

const isInNight = ({ since }: NightIncident, night: NightTold): boolean =>
  ms(since) >= ms(night.night_since) && ms(since) < ms(night.night_until);

/** Who was up for it, each once; else who answered. */
export function whoCame({ ups, answered_by: by }: NightIncident): number[] {
  if (ups.length) return [...new Set(ups.map(({ person }) => person))];
  return by === null ? [] : [by];
}

export interface Gap {
  room: string;
  cause: NightGap["cause"];
  from: number;
  to: number;
}

/** What was not monitored in the hours of the night, the longest first. */
export function gapsOf(night: NightTold): Gap[] {
  const [from, to] = [ms(night.night_since), Math.min(ms(night.night_until), ms(night.now))];
  return night.rooms
    .flatMap(({ name, gaps }) =>
      gaps.map(({ cause, since, until }) => ({ room: name, cause, from: Math.max(from, ms(since)), to: Math.min(to, ms(until)) })),
    )
    .filter((gap) => gap.to > gap.from)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
}

/** Is anything known of it: was a room heard, or did anything happen? */
export const isKnown = (room: NightRoom): boolean =>
  room.totals.monitored_s > 0 || [room.incidents, room.noises, room.marks, room.clips, room.sleep].some((each) => each.length > 0);
