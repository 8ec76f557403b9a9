import type { Melody } from "./melody";

/** What may fill the screen. */
export type Subject = "link" | "down" | "cry" | "noise" | "trouble" | "incident" | "handoff";

interface Rank {
  subject: Subject;
  /** What sounds while it fills the screen: so the sound and its reason are always seen together. */
  melody: Melody | null;
}

/** One row for each, the weightiest first: a page that hears nothing knows nothing, so its link stands above all that it knew. */
const PRECEDENCE: readonly Rank[] = [
  { subject: "link", melody: "lost" }, // the server does not answer
  { subject: "down", melody: "lost" }, // it says that it can call nobody
  { subject: "cry", melody: "baby" }, // a room is loud, or a drill
  { subject: "noise", melody: "baby" }, // a room is loud, and the server cannot write it down
  { subject: "trouble", melody: "lost" }, // a room is not heard, muted, or low on battery
  { subject: "incident", melody: null }, // somebody is called, and nothing rings: it has become quiet, or was answered here
  { subject: "handoff", melody: null }, // "not me" was said here
];

/** What fills the screen; null: nothing does. */
export function weightiest(there: Record<Subject, boolean>): Rank | null {
  return PRECEDENCE.find(({ subject }) => there[subject]) ?? null;
}
