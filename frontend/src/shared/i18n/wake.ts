import type { Incident, Noise, Room } from "@/shared/api/types";

type Certainty = Noise["certainty"];
type Cause = Incident["cause"] | Noise["cause"];

const certainties: Record<Certainty, string> = { cry: "a cry", probably_cry: "probably a cry", noise: "a noise" };
const causes: Record<Exclude<Cause, "">, string> = { crying: "crying", loud: "loud", long: "loud", not_heard: "not heard" };

const span = (seconds: number): string => (seconds < 1 ? `${seconds.toFixed(1)} s` : seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "crying for 3 s", "loud for 60 s", "not heard"; "" where nothing of the kind woke anybody. */
const reason = (cause: Cause, seconds: number | null): string => (cause === "" ? "" : seconds ? `${causes[cause]} for ${span(seconds)}` : causes[cause]);

/** What a noise is, and why it wakes. */
export const wake = {
  certainties,
  certainty: (certainty: Certainty) => capital(certainties[certainty]),
  reason,
  /** "A cry: crying for 3 s". */
  said: (certainty: Certainty, cause: Cause, seconds: number | null) => [capital(certainties[certainty]), reason(cause, seconds)].filter(Boolean).join(": "),
  woke: (words: string) => `Woke you: ${words}`,
  wokeBy: (words: string) => `Why it woke: ${words}`,
  nobody: "did not wake anybody",
  through: "heard through the wall",
  headline: { cry: "is crying", probably_cry: "is probably crying", noise: "is loud" } satisfies Record<Certainty, string>,
  was: { cry: "was crying", probably_cry: "was probably crying", noise: "was loud" } satisfies Record<Certainty, string>,
};

export type WakeFor = Room["wake_for"];
