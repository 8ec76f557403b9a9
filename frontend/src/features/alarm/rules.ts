import type { Incident, Named } from "@/shared/api/types";
import type { LinkTruth } from "@/realtime/link";
import type { AlarmDown, BareNoise } from "@/realtime/reducer";
import type { Melody } from "./melody";
import { type Subject, weightiest } from "./precedence";

export interface Facts {
  incidents: Incident[];
  link: LinkTruth;
  /** Who looks at this page; undefined while that is not known. */
  me: number | undefined;
  /** Rounds for which this page was called by name, or nobody was for too long: see roundKey(). */
  called: ReadonlySet<string>;
  /** Rounds that were answered on this page, and whose answer may still be on its way: see roundKey(). */
  answered: ReadonlySet<string>;
  /** Noises that the server told of and could not write down, by room. */
  noises: Record<number, BareNoise>;
  /** Ids of such noises that were answered on this page. */
  noisesKnown: ReadonlySet<string>;
  /** What the server says while it cannot call anybody. */
  alarmDown: AlarmDown | null;
  /** Rooms of which there are no news of now. */
  deaf: ReadonlySet<number>;
  /** The person has stopped the sound of the present silence; of the server's present trouble. */
  silenceKnown: boolean;
  downKnown: boolean;
  /** The round to which "not me" was said here, while its screen is open. */
  handoff: string | null;
}

export interface Alarm {
  /** What fills the screen: see precedence.ts. */
  subject: Subject | null;
  /** What rings, if anything does. */
  melody: Melody | null;
  /** Who is called to what, the worst first. */
  incidents: Incident[];
  /** Rooms that are loud while the server cannot keep an incident; everybody is called. */
  bare: BareNoise[];
}

/** One call of one incident: a new round rings anew. */
export function roundKey({ id, round }: { id: number; round: number }): string {
  return `${id}.${round}`;
}

function worstFirst(a: Incident, b: Incident): number {
  return Number(b.noisy) - Number(a.noisy) || a.rules.weight - b.rules.weight || Date.parse(a.opened_at) - Date.parse(b.opened_at);
}

/** A noise rings while the room is loud; a lost or muted room rings until it is answered or well again. */
export function rings(incident: Incident): boolean {
  return incident.state === "triggered" && (!incident.rules.noise || incident.noisy);
}

/** When this person last said "not me" to the incident, if that still holds; ms since 1970. */
function handoffAt(incident: Incident, me: number): number | null {
  const by = incident.handed_over?.by;
  if (by?.id !== me) return null;
  const said = incident.log.findLast((line) => line.event === "handed_over" && line.person === by.name);
  return said ? Date.parse(said.at) : 0;
}

/** Has nobody been named yet? The server names somebody a moment after an incident opens. */
export function isNameless(incident: Incident): boolean {
  return incident.state === "triggered" && !incident.told.length && !incident.tiers.length;
}

/**
 * Is it this person who is called? Who has answered a drill is not, however long it rings for the others. Who said "not
 * me" is, once they are called again. `called`: rounds that are this page's in any case.
 */
export function isCalled(incident: Incident, me: number | undefined, called: ReadonlySet<string> = new Set()): boolean {
  if (me === undefined) return true;
  if (incident.answered.some((person) => person.id === me)) return false;
  const handoff = handoffAt(incident, me);
  if (handoff !== null) return incident.calls.some((call) => call.person?.id === me && Date.parse(call.created_at) > handoff);
  return incident.told.some((person) => person.id === me) || called.has(roundKey(incident));
}

/** Who is called when this person says "not me": whoever is on duty beside them, else the next in line. */
export function nextAfter(incident: Incident, me: number | undefined): string[] {
  for (const tier of incident.tiers) {
    const others = tier.filter((person) => person.id !== me);
    if (others.length) return others.map((person) => person.name);
  }
  return [];
}

/** Whom it wakes if it begins again; null unless it is quiet and they are not called. Others may have been. */
export function wokenNext({ waits, told, handed_over, tiers }: Incident): Named[] | null {
  const next = handed_over?.to ?? tiers[0] ?? [];
  return waits && !next.some(({ id }) => told.some((person) => person.id === id)) ? next : null;
}

/**
 * What rings stands before what does not, a child before a thing; a cry in a room that is not heard any more is old,
 * and stands after that.
 */
function gravity(incident: Incident, ringing: Incident[], gone: ReadonlySet<number>): number {
  if (!ringing.includes(incident)) return 3;
  if (isCry(incident, gone)) return 0;
  return incident.rules.noise ? 2 : 1;
}

const isCry = ({ rules, room }: Incident, gone: ReadonlySet<number>): boolean => rules.drill || (rules.noise && !gone.has(room));

/** What this page has to do about all that is open. */
export function alarmOf(facts: Facts): Alarm {
  const { answered, me, called, link } = facts;
  const lost = link === "lost";
  const open = facts.incidents.filter(
    (each) => each.state === "triggered" && isCalled(each, me, called) && roundKey(each) !== facts.handoff,
  );
  const gone = new Set(open.filter(({ rules, room }) => rules.unheard && facts.deaf.has(room)).map(({ room }) => room));
  const bare = Object.values(facts.noises).filter(({ alone, noise }) => alone && !facts.noisesKnown.has(noise.id));
  // What rang when the server fell silent is told by the page's own alarm; stopped there, it does not ring on as if it were known.
  const ringing = lost ? [] : open.filter((each) => rings(each) && !answered.has(roundKey(each)));
  const weigh = (each: Incident): number => gravity(each, ringing, gone);
  const incidents = open
    .filter((each) => !(lost && facts.silenceKnown) || !answered.has(roundKey(each)))
    .sort((a, b) => weigh(a) - weigh(b) || worstFirst(a, b));
  const rank = weightiest({
    link: lost && !facts.silenceKnown,
    down: facts.alarmDown !== null && !facts.downKnown,
    cry: ringing.some((each) => isCry(each, gone)),
    noise: !lost && bare.length > 0,
    trouble: ringing.some((each) => !isCry(each, gone)),
    incident: incidents.length > 0,
    handoff: facts.handoff !== null,
  });
  return { subject: rank?.subject ?? null, melody: rank?.melody ?? null, incidents, bare };
}
