import type { NightGap, NightIncident, NightRoom, NightTold } from "@/shared/api/types";

const UNHEARD = 255;
const MINUTE = 60_000;

/** Berlin in winter: 20:00 there is 19:00 in UTC. */
export const EVENING = "2026-01-10";
const SINCE = Date.parse("2026-01-10T11:00:00Z");
const POINTS = 24 * 60;

export const at = (hour: number, minute = 0): string =>
  new Date(SINCE + ((hour - 12 + 24) % 24) * 60 * MINUTE + minute * MINUTE).toISOString();

const packed = (of: (minute: number) => number): string =>
  btoa(Array.from({ length: POINTS }, (_, minute) => String.fromCharCode(of(minute))).join(""));
const byte = (db: number): number => Math.round((db + 96) * 2);

const minuteOf = (time: string): number => (Date.parse(time) - SINCE) / MINUTE;

/** A level a minute: quiet, loud while it called, nothing in a gap. */
function levels(gaps: NightGap[], incidents: NightIncident[]): NightRoom["levels"] {
  const within = (minute: number, spans: { since: string; until: string | null }[]): boolean =>
    spans.some(({ since, until }) => minute >= minuteOf(since) && minute < minuteOf(until ?? since));
  const heard = (of: number) => (minute: number) => (within(minute, gaps) ? UNHEARD : of);
  return {
    since: new Date(SINCE).toISOString(),
    step_s: 60,
    points: POINTS,
    max: packed((minute) => (within(minute, gaps) ? UNHEARD : byte(within(minute, incidents) ? -18 : -60))),
    mean: packed(heard(byte(-62))),
    floor: packed(heard(byte(-63))),
    stir: packed(heard(byte(-45))),
    loud: packed(heard(byte(-35))),
    cry: packed(heard(0)),
    state: packed(heard(0)),
    motion: "",
  };
}

/** The same with motion, by the minute since noon: shares of half a per cent; what is not said, nobody could tell. */
export const withMotion = (of: Record<number, number>): NightRoom["levels"] => ({
  ...levels([], []),
  motion: packed((minute) => of[minute] ?? UNHEARD),
});

export function called(change: Partial<NightIncident> = {}): NightIncident {
  return {
    id: 5,
    kind: "noise",
    about: "child",
    since: at(2, 14),
    until: at(2, 30),
    certainty: "cry",
    cause: "crying",
    words: "A cry in Zoe’s room",
    answered_by: 1,
    answered_s: 72,
    up_s: 840,
    ups: [{ person: 1, since: at(2, 16), until: at(2, 30) }],
    called: [1],
    verdict: null,
    clips: [],
    ...change,
  };
}

export function lane(change: Partial<NightRoom> = {}): NightRoom {
  const { gaps = [], incidents = [] } = change;
  return {
    room: 7,
    name: "Zoe",
    removed: false,
    levels: levels(gaps, incidents),
    gaps,
    noises: [],
    incidents,
    marks: [],
    clips: [],
    sleep: [],
    awake: [],
    readings: [],
    totals: { monitored_s: 39_600, gap_s: 0, wakeups: 0, settled_alone: 0, noises: 0, sleep_s: 0, longest_sleep_s: 0 },
    ...change,
  };
}

/** A whole night of the family in Berlin, read on the next day. */
export function night(change: Partial<NightTold> = {}): NightTold {
  return {
    date: EVENING,
    zone: "Europe/Berlin",
    since: new Date(SINCE).toISOString(),
    until: new Date(SINCE + POINTS * MINUTE).toISOString(),
    night_since: at(20),
    night_until: at(7),
    now: "2026-01-12T09:00:00Z",
    before: "2026-01-09",
    after: "2026-01-11",
    rooms: [lane()],
    duty: [],
    people: [
      { id: 1, name: "Ana", colour: "#e07a5f" },
      { id: 2, name: "Ben", colour: "#3d9a8b" },
    ],
    ...change,
  };
}
