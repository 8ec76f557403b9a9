import type { Incident, Noise } from "@/shared/api/types";
import { text } from "@/shared/i18n";

export interface Said {
  headline: string;
  words: string;
  /** What it is and why it woke, where `words` do not say so. */
  cause: string | null;
}

/**
 * What may be said of an incident. `age`: of the newest news, s; null: they are of now. `heard`: its room is heard at
 * this moment; `why` not, in the server's words.
 */
export function saidOf(incident: Incident, age: number | null, heard: boolean, why: string | null = null): Said {
  const { kind, rules, words } = incident;
  if (age !== null)
    return {
      headline: text.link.wasAgo(rules.noise ? text.wake.was[certaintyOf(incident)] : text.link.wasIn[kind], age),
      words: text.link.open,
      cause: null,
    };
  if (rules.unheard && heard) return { headline: text.alarm.wasUnheard, words: text.alarm.heardAgain, cause: null };
  if (!rules.noise) return { headline: text.alarm.headline[kind], words, cause: null };
  const said = noiseSaid(incident, heard, why);
  const told = said.words === words && certaintyOf(incident) !== "noise";
  return { ...said, cause: told ? null : text.wake.why(certaintyOf(incident), incident.cause, incident.cause_s) };
}

/**
 * What goes on and for how long, "Crying for 40 s", and since when; null where that is not known: it has become quiet, the room or
 * the server is not heard. `now`: the server's time, ms.
 */
export function goingOn(incident: Incident, age: number | null, heard: boolean, now: number): { what: string; since: string } | null {
  const { kind, rules, since } = incident;
  if (age !== null || since === null || rules.drill || (rules.noise ? !heard : rules.unheard && heard)) return null;
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000));
  return {
    what: rules.noise ? text.wake.going(certaintyOf(incident), seconds) : text.wake.lasts(text.alarm.headline[kind], seconds),
    since,
  };
}

function noiseSaid(incident: Incident, heard: boolean, why: string | null): Omit<Said, "cause"> {
  const [is, was] = [text.wake.headline[certaintyOf(incident)], text.wake.was[certaintyOf(incident)]];
  if (!heard) return { headline: was, words: why ?? text.alarm.unheardNow };
  return incident.noisy ? { headline: is, words: incident.words } : { headline: was, words: text.alarm.quietNow };
}

const certaintyOf = ({ certainty }: Incident): Noise["certainty"] => certainty ?? "noise";

/** The same in one line that names the room. */
export function lineOf(incident: Incident, age: number | null): string {
  return age === null ? incident.words : text.link.room(incident.room_name, text.link.wasIn[incident.kind], age);
}
