import type { Incident } from "@/shared/api/types";
import type { LinkTruth } from "@/realtime/link";

export type Melody = "baby" | "lost";

export interface Facts {
  incidents: Incident[];
  link: LinkTruth;
  /** Rounds that were answered on this page, and whose answer may still be on its way: see roundKey(). */
  answered: ReadonlySet<string>;
  /** The person has said "I know" to the present silence of the server. */
  silenceKnown: boolean;
}

export interface Alarm {
  /** What fills the screen: the worst first. Empty: no alarm. */
  incidents: Incident[];
  /** The server itself is silent. */
  noLink: boolean;
  /** What rings, if anything does. */
  melody: Melody | null;
}

/** One call of one incident: a new round rings anew. */
export function roundKey(incident: Incident): string {
  return `${incident.id}.${incident.round}`;
}

const weight = { noise: 0, monitor_lost: 1, mic_muted: 2 } as const;

function worstFirst(a: Incident, b: Incident): number {
  return Number(b.noisy) - Number(a.noisy) || weight[a.kind] - weight[b.kind] || Date.parse(a.opened_at) - Date.parse(b.opened_at);
}

/** A noise rings while the room is loud; a lost or muted room rings until it is answered or well again. */
export function rings(incident: Incident): boolean {
  return incident.state === "triggered" && (incident.kind !== "noise" || incident.noisy);
}

/** What this page has to do about all that is open. */
export function alarmOf({ incidents, link, answered, silenceKnown }: Facts): Alarm {
  const open = incidents.filter((each) => each.state === "triggered").sort(worstFirst);
  const noLink = link === "lost" && !silenceKnown;
  const ringing = open.filter((each) => rings(each) && !answered.has(roundKey(each)));
  return { incidents: open, noLink, melody: melodyOf(ringing, noLink) };
}

function melodyOf(ringing: Incident[], noLink: boolean): Melody | null {
  if (ringing.some((each) => each.kind === "noise")) return "baby";
  return ringing.length || noLink ? "lost" : null;
}
