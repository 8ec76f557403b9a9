import { useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { useZone } from "@/shared/api/session";
import type { Delivery, Incident, Named } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime, timeOfDay } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Icon } from "@/shared/ui/Icon";
import { bestCall } from "./proof";
import { wokenNext } from "./rules";
import css from "./Proof.module.css";

/** A proof takes a moment; after this its lack is shown in red. */
const PATIENCE_MS = 5_000;

/** What each of these people's devices has proven about the present call; in red, and with what comes next, when nothing has. */
export function Proof({ incident, people }: { incident: Incident; people: Named[] }) {
  return (
    <ul className={css.proof} aria-live="polite">
      {people.map((person) => (
        <PersonProof key={person.id} incident={incident} person={person} />
      ))}
    </ul>
  );
}

function PersonProof({ incident, person }: { incident: Incident; person: Named }) {
  const tz = useZone();
  const call = bestCall(incident, person.id);
  const words = call ? provenWords(call, person, tz) : null;
  const sign = incident.signs.find(({ id }) => id === person.id);
  const { serverNow } = useRealtimeStore();
  const [shownAt] = useState(serverNow);
  useNow(1000);
  if (words)
    return (
      <li className={css.good}>
        <Icon name="check" size={22} />
        <span>{words}</span>
      </li>
    );
  if (incident.state !== "triggered") return null;
  if (wokenNext(incident))
    return (
      <li>
        <Icon name="moon" size={22} />
        <span>{text.incident.wokenNext(person.name)}</span>
      </li>
    );
  const hope = sign?.reached !== false && call?.state !== "dead";
  const asked = call?.created_at ?? incident.called_at;
  if (hope && serverNow() - (asked ? Date.parse(asked) : shownAt) < PATIENCE_MS)
    return (
      <li>
        <Icon name="bell" size={22} />
        <span>{text.incident.callingNow(person.name)}</span>
      </li>
    );
  return (
    <li className={css.bad}>
      <Icon name="warn" size={22} />
      <span>
        {sign?.reached === false
          ? sign.words
          : sign?.seen_at
            ? text.incident.notSeen(person.name, clockTime(sign.seen_at, tz))
            : text.incident.noProof(person.name)}
        {call ? <span>{call.words}</span> : null}
        <Backup incident={incident} />
      </span>
    </li>
  );
}

/** Until when the one who handed over is called again. */
function Backup({ incident }: { incident: Incident }) {
  const store = useRealtimeStore();
  useNow(1000);
  if (incident.state !== "triggered") return null;
  const left = incident.next_at ? Math.round((Date.parse(incident.next_at) - store.serverNow()) / 1000) : 0;
  return <span>{left > 0 ? text.incident.backup(left) : text.incident.backupNow}</span>;
}

function provenWords({ channel, seen_at, sounding_at, received_at }: Delivery, { name }: Named, tz: string | undefined): string | null {
  const way = text.incident.way[channel?.kind ?? ""] ?? channel?.name ?? "";
  if (seen_at) return text.incident.saw(name, way, timeOfDay(seen_at, tz));
  if (sounding_at) return text.incident.rang(name, way, timeOfDay(sounding_at, tz));
  return received_at ? text.incident.got(name, way, timeOfDay(received_at, tz)) : null;
}
