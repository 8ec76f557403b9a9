import type { NightRoom } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { motionOf } from "./levels";
import { incidentWords, markWords } from "./moment-words";
import { stretchesOf } from "./motion";
import { isCall, whoCame } from "./tell";

/** A row of the table: times in ms since 1970; `to` null: it has no length, or goes on. */
export interface Row {
  from: number;
  to: number | null;
  what: string;
  who: string;
  how: string;
}

const ms = (time: string): number => Date.parse(time);
const words = later.night;

/** All that the lane shows, in the order of time, in words. */
export function rowsOf(room: NightRoom, nameOf: (id: number) => string): Row[] {
  return [...sleeps(room), ...gaps(room), ...calls(room, nameOf), ...noises(room), ...moves(room), ...marks(room, nameOf)].sort(
    (a, b) => a.from - b.from,
  );
}

const sleeps = ({ sleep }: NightRoom): Row[] =>
  sleep.map(({ since, until, source }) => ({
    from: ms(since),
    to: ms(until),
    what: words.sleeping,
    who: "",
    how: [words.span((ms(until) - ms(since)) / 1000), source === "guess" ? words.guess : words.corrected].join(", "),
  }));

const gaps = (room: NightRoom): Row[] =>
  room.gaps.map(({ since, until, cause }) => ({
    from: ms(since),
    to: ms(until),
    what: words.unheardCapital,
    who: "",
    how: words.gap((ms(until) - ms(since)) / 1000, cause),
  }));

const calls = ({ incidents }: NightRoom, nameOf: (id: number) => string): Row[] =>
  incidents.map((each) => ({
    from: ms(each.since),
    to: each.until === null ? null : ms(each.until),
    what: isCall(each) ? words.called(each.words) : words.trouble,
    who: whoCame(each).map(nameOf).join(", "),
    how: incidentWords(each, nameOf),
  }));

/** Those that called nobody: the others stand with their call. */
const noises = (room: NightRoom): Row[] =>
  room.noises
    .filter(({ woke }) => !woke)
    .map(({ since, until, certainty, peak_db: peak }) => ({
      from: ms(since),
      to: until === null ? null : ms(until),
      what: words.noise[certainty],
      who: "",
      how: [text.db(peak), words.noiseNot].join(", "),
    }));

const moves = ({ levels }: NightRoom): Row[] =>
  stretchesOf(motionOf(levels), ms(levels.since) / 1000, levels.step_s).map(({ from, to, steps }) => ({
    from,
    to,
    what: words.motion,
    who: "",
    how: words.movedFor(steps),
  }));

const marks = (room: NightRoom, nameOf: (id: number) => string): Row[] =>
  room.marks.map((mark) => ({
    from: ms(mark.at),
    to: null,
    what: text.marks.kinds[mark.kind],
    who: mark.by === null ? "" : nameOf(mark.by),
    how: mark.kind === "note" ? mark.note : markWords(mark) === text.marks.kinds[mark.kind] ? "" : mark.note,
  }));
