import type { MarkKind } from "@/shared/api/types";

const kinds: Record<MarkKind, string> = { fed: "Fed", changed: "Changed", settled: "Settled", medicine: "Medicine", note: "Note" };

/** "48 min", "2 h 10 min" */
function span(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours ? `${hours} h` : "", rest || !hours ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/** What is counted from. */
export const timers = {
  label: (room: string) => `Since when, ${room}`,
  kinds,
  ago: (minutes: number) => (minutes < 1 ? "just now" : `${span(minutes)} ago`),
  states: { asleep: "Asleep", quiet: "Quiet", awake: "Noise", unknown: "Asleep?" },
  lasting: (minutes: number, atLeast: boolean) =>
    minutes < 1 ? (atLeast ? "since listening began" : "for less than a minute") : `for ${atLeast ? "at least " : ""}${span(minutes)}`,
  since: (time: string) => `since ${time}`,
  unheard: "Not heard, so not known",
  both: (what: string, shown: string, other: string) => `${what} ${shown}, ${other}`,
  short: (what: string, minutes: number) => `${what} ${minutes < 1 ? "just now" : span(minutes)}`,
};
