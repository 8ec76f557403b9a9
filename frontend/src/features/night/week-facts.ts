import type { NightWeek, WeekLane, WeekNight } from "@/shared/api/types";
import type { View } from "./view";

/** What a week comes to. Pure; spans in seconds, moments in ms since 1970. */

const HALF_HOUR = 1_800_000;
const ms = (time: string): number => Date.parse(time);

interface Row {
  night: NightWeek["nights"][number];
  lane: WeekLane;
}

/** The rooms of the week in their order, each with the nights in which it was there. */
export function roomsOf(week: NightWeek): { room: number; name: string; rows: Row[] }[] {
  const found = new Map<number, { room: number; name: string; rows: Row[] }>();
  for (const night of week.nights)
    for (const lane of night.rooms) {
      const room = found.get(lane.room) ?? { room: lane.room, name: lane.name, rows: [] };
      room.rows.push({ night, lane });
      found.set(lane.room, room);
    }
  return [...found.values()];
}

/** The hours that all rows show, counted from the beginning of each night: the night's own, and half an hour around them. */
export function hoursOf(week: NightWeek): View {
  const starts = week.nights.map(({ since, night_since: from }) => ms(from) - ms(since));
  const ends = week.nights.map(({ since, night_until: to }) => ms(to) - ms(since));
  return { from: Math.min(...starts) - HALF_HOUR, to: Math.max(...ends) + HALF_HOUR };
}

export const longestOf = (rows: Row[]): Row | undefined =>
  [...rows].sort((a, b) => b.lane.totals.longest_sleep_s - a.lane.totals.longest_sleep_s)[0];

/** Who got up in the week, the most often first. */
export function upOf(week: NightWeek): { name: string; times: number }[] {
  const times = new Map<number, number>();
  for (const { person, times: more } of week.nights.flatMap(({ rooms }) => rooms.flatMap(({ who }) => who)))
    times.set(person, (times.get(person) ?? 0) + more);
  return week.people
    .flatMap(({ id, name }) => (times.get(id) ? [{ name, times: times.get(id) ?? 0 }] : []))
    .sort((a, b) => b.times - a.times);
}

export interface TrendWeek {
  date: string;
  /** The longest stretch of each night; null where the room was not monitored. */
  longest: (number | null)[];
  meanS: number | null;
  wakeups: number;
}

/** Five weeks of one room, the oldest first. */
export function trendOf(week: NightWeek, room: number): TrendWeek[] {
  return [...week.earlier, { date: week.date, nights: week.nights as WeekNight[] }].map(({ date, nights }) => {
    const totals = nights.map(({ rooms }) => rooms.find((each) => each.room === room)?.totals);
    const heard = totals.filter((each) => each !== undefined && each.monitored_s > 0);
    const sum = heard.reduce((all, each) => all + (each?.longest_sleep_s ?? 0), 0);
    const calls = heard.reduce((all, each) => all + (each?.wakeups ?? 0), 0);
    return {
      date,
      longest: totals.map((each) => (each && each.monitored_s > 0 ? each.longest_sleep_s : null)),
      meanS: heard.length ? sum / heard.length : null,
      wakeups: heard.length ? calls / heard.length : 0,
    };
  });
}
