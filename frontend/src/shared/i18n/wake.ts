import type { Health, Incident, Noise, Room } from "@/shared/api/types";

type Certainty = Noise["certainty"];
type Unjudged = Health["unjudged"];
type Cause = Incident["cause"] | Noise["cause"];

const certainties: Record<Certainty, string> = { cry: "a cry", probably_cry: "probably a cry", noise: "a noise" };
const causes: Record<Exclude<Cause, "">, string> = {
  crying: "crying",
  loud: "loud",
  long: "loud",
  not_heard: "not heard",
  moved: "moving",
};

const unjudged: Record<Exclude<Unjudged, "">, string> = {
  band: "this room’s sound is dull (nothing above 2 kHz)",
  clipping: "this room’s sound is overdriven",
  broken: "the recogniser does not work",
  late: "the computer is too busy",
};

const span = (seconds: number): string =>
  seconds < 1 ? `${seconds.toFixed(1)} s` : seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "crying for 3 s", "loud for 60 s", "not heard"; "" where nothing of the kind woke anybody. */
const causeIn = (cause: Cause, seconds: number | null): string =>
  cause === "" ? "" : seconds ? `${causes[cause]} for ${span(seconds)}` : causes[cause];

/** What a noise is, and why it wakes. */
export const wake = {
  certainties,
  certainty: (certainty: Certainty) => capital(certainties[certainty]),
  cause: causeIn,
  /** "A cry: crying for 3 s". */
  said: (certainty: Certainty, cause: Cause, seconds: number | null) =>
    [capital(certainties[certainty]), causeIn(cause, seconds)].filter(Boolean).join(": "),
  /** "a cry, crying for 3 s"; "not heard" for what is no noise. */
  why: (certainty: Certainty | null, cause: Cause, seconds: number | null) =>
    [certainty ? certainties[certainty] : "", causeIn(cause, seconds)].filter(Boolean).join(", "),
  woke: (why: string) => `Woke you: ${why}`,
  wokeBy: (why: string) => `Why it woke: ${why}`,
  verdict: {
    title: "Was this right?",
    help: "Your answer is kept; nothing changes by itself.",
    cried: "There was a cry",
    not: "There was no cry",
    said: (who: string, cried: boolean) => `${who} said: ${cried ? "there was a cry" : "there was no cry"}.`,
    somebody: "Somebody",
    back: "Take it back",
    table: "All answers as a table (CSV)",
  },
  proposal: {
    why: (wrong: number, of: number) => `${wrong} of the last ${of} wake-ups here were no cries.`,
    ask: { any: "", cries_and_long: "Wake me for cries, and noises that last?", cries: "Wake me for cries only?" } satisfies Record<
      Room["wake_for"],
      string
    >,
    look: "Look at the setting",
  },
  choice: "Wake me for",
  choices: {
    any: { name: "Any noise", help: "Every noise above the alarm line wakes you, at once." },
    cries_and_long: {
      name: "Cries, and any noise that lasts",
      help: "A cry wakes you as soon as it is recognised, even a soft one. Another noise wakes you only when it lasts.",
    },
    cries: {
      name: "Cries only",
      help: "Only what is recognised as a cry wakes you. A cry that is mistaken for another noise wakes nobody.",
    },
  } satisfies Record<Room["wake_for"], { name: string; help: string }>,
  long: "Another noise wakes me after",
  longHelp: "Counted while it is above the alarm line. Noises that woke nobody are kept in the list below.",
  longNeverHelp: "Then a cry that is mistaken for another noise wakes nobody, however long it lasts.",
  after: (seconds: number | null) =>
    seconds === null ? "Never" : seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`,
  unjudged: (why: Exclude<Unjudged, "">) => `Right now any noise wakes you, because cries cannot be told from noises: ${unjudged[why]}.`,
  nobody: "did not wake anybody",
  through: "heard through the wall",
  /** "Crying for 40 s". */
  going: (certainty: Certainty, seconds: number) =>
    `${{ cry: "Crying", probably_cry: "Probably crying", noise: "Loud" }[certainty]} for ${span(seconds)}`,
  lasts: (is: string, seconds: number) => `${is} for ${span(seconds)}`,
  headline: { cry: "is crying", probably_cry: "is probably crying", noise: "is loud" } satisfies Record<Certainty, string>,
  was: { cry: "was crying", probably_cry: "was probably crying", noise: "was loud" } satisfies Record<Certainty, string>,
};
