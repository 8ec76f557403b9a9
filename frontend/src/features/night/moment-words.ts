import type { NightIncident, NightMark } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import type { Moment } from "./moments";
import { isCall, whoCame } from "./tell";

type NameOf = (id: number) => string;

/** "Ana got up after 1 min, up for 14 min"; what a monitor had is said in the server's words. */
export function incidentWords(incident: NightIncident, nameOf: NameOf): string {
  const { answered_by: by, answered_s: after, up_s: up } = incident;
  const [first, ...others] = whoCame(incident);
  if (!isCall(incident)) return [incident.words, by === null ? "" : later.night.answered(nameOf(by), after)].filter(Boolean).join(", ");
  if (first === undefined) return incident.until === null ? later.night.calling : later.night.alone;
  return [later.night.up(nameOf(first), after), ...others.map(nameOf), up === null ? "" : later.night.upFor(up)].filter(Boolean).join(", ");
}

export const markWords = ({ kind, note }: NightMark): string =>
  kind === "note" ? note || text.marks.kinds.note : later.night.mark(text.marks.kinds[kind], note);

/** All of a moment, in order. */
export function momentWords(moment: Moment, nameOf: NameOf): string {
  const { incidents, marks, clips } = moment;
  return [
    ...incidents.map((each) => incidentWords(each, nameOf)),
    ...marks.map(markWords),
    clips.length ? later.night.clips(clips.length) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
