import type { NightGap } from "@/shared/api/types";

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const counted = (count: number): string => COUNTS[count] ?? String(count);
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const often = (times: number): string => (times === 1 ? "once" : times === 2 ? "twice" : `${counted(times)} times`);

/** "6 h 20 min", "12 min", "40 s" */
function span(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

const causes: Record<NightGap["cause"], string> = {
  camera_gone: "camera gone",
  not_watched: "no camera, or switched off",
  muted: "microphone muted",
  server_off: "babycam was off",
  lost: "measurements lost",
  talking: "you were talking",
  unreadable: "its sound could not be read",
  clock_set: "the clock was set",
  unknown: "cause not known",
};

interface RoomFacts {
  name: string;
  longestS: number;
  monitoredS: number;
  wakeups: number;
}

interface NightFacts {
  rooms: RoomFacts[];
  /** Who got up, and how often; those who did not are left out. */
  up: { name: string; times: number }[];
  /** Over before anybody came. */
  alone: number;
  goesOn: boolean;
}

/** "Zoe, Max and Mia" */
function listed(names: string[]): string {
  return [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
}

const noSleep = (names: string[]): string => `No sleep was found for ${listed(names)}.`;

function slept(rooms: RoomFacts[]): string {
  const asleep = rooms.filter(({ longestS }) => longestS >= 60);
  const awake = rooms.filter(({ longestS, monitoredS }) => longestS < 60 && monitoredS > 0);
  const unheard = rooms.filter(({ monitoredS }) => monitoredS <= 0);
  const said = asleep.map(({ name, longestS }, at) => `${name}${at ? "" : " slept"} ${span(longestS)}${at ? "" : " at a stretch"}`);
  return [
    said.length ? `${said.join(", ")}.` : "",
    awake.length ? noSleep(awake.map(({ name }) => name)) : "",
    unheard.length ? `${listed(unheard.map(({ name }) => name))} ${unheard.length === 1 ? "was" : "were"} not monitored.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function woken(rooms: RoomFacts[]): string {
  const woke = rooms.filter(({ wakeups }) => wakeups);
  const said = woke.map(({ name, wakeups }, at) => {
    const what = at ? counted(wakeups) : `${counted(wakeups)} wake-up${wakeups === 1 ? "" : "s"}`;
    return rooms.length > 1 ? `${what} for ${name}` : what;
  });
  return said.length ? capital(said.join(", ")) : "No wake-ups";
}

function got({ up, alone }: Pick<NightFacts, "up" | "alone">): string {
  const said = up.map(({ name, times }, at) => `${name} ${at ? "" : "got up "}${often(times)}`);
  if (alone) said.push(`${counted(alone)} ${alone === 1 ? "was" : "were"} over before anybody came`);
  return said.join(", ");
}

/** "Zoe slept 6 h 20 min at a stretch. Two wake-ups; Ana got up once, Ben once." */
function sentence(facts: NightFacts): string {
  if (!facts.rooms.some(({ monitoredS }) => monitoredS > 0)) return "Nothing was monitored in this night.";
  const calls = [woken(facts.rooms), got(facts)].filter(Boolean).join("; ");
  return `${facts.goesOn ? "So far: " : ""}${slept(facts.rooms)} ${calls}.`;
}

/** One night on a page: what happened, who got up, what was not monitored. */
export const night = {
  title: "Night",
  span,
  causes,
  sentence,
  counted,
  often,
  of: (weekday: string, days: string) => `${weekday} night, ${days}`,
  before: "The night before",
  after: "The night after",
  week: "Week",
  tonight: "Start the night",
  ways: "Nights",
  wholeDay: "Whole day",
  nightOnly: "The night",
  nearer: "Nearer",
  farther: "Farther away",
  zoom: "What is shown",
  monitored: (seconds: number) => `monitored ${span(seconds)}`,
  slept: (seconds: number) => `slept ${span(seconds)}`,
  longest: (seconds: number) => `longest ${span(seconds)}`,
  wakeups: (count: number) => (count === 1 ? "1 wake-up" : `${count} wake-ups`),
  removed: "removed",
  gap: (seconds: number, cause: NightGap["cause"]) => `${span(seconds)}: ${causes[cause]}`,
  gapWhere: (name: string | null, from: string, to: string) => (name ? `${name}, ${from} – ${to}` : `${from} – ${to}`),
  notMonitored: (words: string) => `Not monitored for ${words}`,
  moreGaps: (count: number) => `and ${count} more`,
  allMonitored: "Monitored without a gap.",
  longer: "The clocks went back: this night has an hour more.",
  shorter: "The clocks went forward: this night has an hour less.",
  duty: "On duty",
  dutyOf: (names: string, from: string, to: string) => `${names} on duty, ${from} – ${to}`,
  nobody: "nobody",
  somebody: "Somebody",
  lane: (name: string) => `${name}, the night`,
  sound: (name: string) => `Sound in ${name}: the table below tells the same in words`,
  motion: "Motion",
  motionOf: (name: string) => `Motion in ${name}: the table below tells the same in words`,
  movedFor: (minutes: number) => (minutes === 1 ? "moved in 1 minute" : `moved in ${minutes} minutes`),
  legend: {
    stirring: "stirring",
    loud: "over the alarm line",
    called: "called",
    up: "up",
    gap: "not monitored",
    asleep: "asleep",
    moved: "moved",
  },
  reading: "Reading line",
  readHow: "Tap a lane to read it.",
  readingHelp: "Arrow keys move it, plus and minus zoom.",
  reads: (time: string, rooms: string) => `${time}. ${rooms}`,
  zones: { quiet: "quiet", stirring: "stirring", loud: "loud" },
  unheard: "not monitored",
  unheardCapital: "Not monitored",
  ahead: "still to come",
  heard: (zone: string, db: string, moves: boolean) => `${zone} ${db}${moves ? ", moves" : ""}`,
  moment: (time: string, words: string) => `${time}: ${words}`,
  momentTitle: (name: string, from: string, to: string | null) => `${name}, ${to === null ? from : `${from} – ${to}`}`,
  up: (name: string, after: number | null) => (after === null ? `${name} got up` : `${name} got up after ${span(after)}`),
  quick: (after: string) => `after ${after}`,
  upFor: (seconds: number) => `up for ${span(seconds)}`,
  alone: "over before anybody came",
  calling: "nobody has come yet",
  answered: (name: string, after: number | null) => (after === null ? `${name} answered` : `${name} answered after ${span(after)}`),
  incident: "An incident",
  trouble: "The monitor",
  clip: "a clip",
  clips: (count: number) => (count === 1 ? "1 clip" : `${count} clips`),
  clipAt: (time: string) => `Clip, ${time}`,
  clipGone: "This clip is no longer here.",
  clipUnseen: "This browser cannot show the picture, but you can hear the sound.",
  all: "Everything about it",
  mark: (kind: string, note: string) => (note ? `${kind}: ${note}` : kind),
  by: (name: string) => `by ${name}`,
  more: (count: number) => `+${count}`,
  asleep: (name: string, from: string, to: string, seconds: number) => `${name} asleep ${from} – ${to}, ${span(seconds)}`,
  sleepRow: (name: string) => `Sleep of ${name}`,
  fell: (name: string) => `${name} fell asleep`,
  woke: (name: string) => `${name} woke`,
  sleepHelp: "Drag its ends, or use the arrow keys (a minute; with Shift ten). Enter saves, Escape undoes.",
  sleepSaved: "Sleep corrected.",
  sleepBack: "What babycam guessed is back.",
  guess: "guessed",
  corrected: "corrected",
  giveBack: "Back to the guess",
  noPlace: "What is shown is all sleep already: zoom out, or move an end of it.",
  at: (time: string) => `In the night, at ${time}`,
  wasAwake: "Was awake",
  awakeShort: "awake",
  awakeFrom: (name: string, from: string, to: string) => `${name} was awake ${from} – ${to}`,
  awakeSaved: "That was no sleep, then.",
  addSleep: (name: string) => `Add a sleep of ${name}`,
  now: "now",
  table: "As a table",
  csv: "Download as a table (CSV)",
  print: "Print",
  columns: { from: "From", to: "To", what: "What", who: "Who", how: "Details" },
  tableOf: (name: string) => `${name}: what happened`,
  sleeping: "Asleep",
  noise: { cry: "A cry", probably_cry: "Probably a cry", noise: "A noise" },
  noiseNot: "woke nobody",
  called: (what: string) => `Called: ${what}`,
  emptyTitle: "Nothing is known of this night",
  empty:
    "A night is drawn as soon as a room is heard: its sound, who got up, and when your child slept. " +
    "Start the night, and look here in the morning.",
  weekOf: (days: string) => `Week of ${days}`,
  weekBefore: "The week before",
  weekAfter: "The week after",
  weekLongest: (name: string, seconds: number, weekday: string) => `${name}’s longest stretch was ${span(seconds)}, on ${weekday} night.`,
  weekUnknown: noSleep,
  weekCalls: (wakeups: number, up: { name: string; times: number }[]) => {
    const calls = wakeups ? `${capital(counted(wakeups))} wake-up${wakeups === 1 ? "" : "s"}` : "No wake-ups";
    return `${[calls, got({ up, alone: 0 })].filter(Boolean).join("; ")}.`;
  },
  weekEmpty: "Nothing is known of this week",
  nights: (name: string) => `${name}, night by night`,
  nightLink: (weekday: string) => `${weekday} night`,
  notHeard: "not monitored",
  noSleep: "no sleep found",
  gapOf: (seconds: number) => `not monitored for ${span(seconds)}`,
  upTimes: (name: string, times: number) => `${name} ${times}×`,
  trend: "The last five weeks",
  trendHelp: "The longest stretch of each night; below it the mean of the week, and wake-ups a night.",
  trendWeek: (date: string) => `From ${date}`,
  meanWakeups: (count: number) => `${count.toFixed(1)} wake-ups`,
};
