import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";

export interface Said {
  headline: string;
  words: string;
}

/** What may be said of an incident. `age`: of the newest news, s; null: they are of now. `heard`: its room is heard at this moment; `why` not, in the server's words. */
export function saidOf(incident: Incident, age: number | null, heard: boolean, why: string | null = null): Said {
  const { kind, noisy, words } = incident;
  if (age !== null) return { headline: text.link.wasAgo(text.link.wasIn[kind], age), words: text.link.open };
  if (kind === "monitor_lost" && heard) return { headline: text.alarm.wasUnheard, words: text.alarm.heardAgain };
  if (kind !== "noise") return { headline: text.alarm.headline[kind], words };
  if (!heard) return { headline: text.alarm.wasLoud, words: why ?? text.alarm.unheardNow };
  return noisy ? { headline: text.alarm.headline.noise, words } : { headline: text.alarm.wasLoud, words: text.alarm.quietNow };
}

/** The same in one line that names the room. */
export function lineOf(incident: Incident, age: number | null): string {
  return age === null ? incident.words : text.link.room(incident.room_name, text.link.wasIn[incident.kind], age);
}
