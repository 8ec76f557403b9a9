import { useEffect, useState } from "react";
import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { wordsOf } from "@/shared/api/client";
import { useSession, useZone } from "@/shared/api/session";
import type { Incident, Scope } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Icon } from "@/shared/ui/Icon";
import css from "./AlarmScreen.module.css";
import { useNotMe, useUndo } from "./answer-incident";
import { Proof } from "./Proof";
import { nextAfter, wokenNext } from "./rules";
import { Takeover } from "./Takeover";
import { useRefused, useUnsent } from "./unsent";
import type { Handoff } from "./useAlarm";

const UNDO_MS = 10_000;
const scopes = ["wake_up", "morning", "tonight_tomorrow"] as const;

/**
 * After "not me": it is done already, for until morning; what is left is to see that it worked, to say for how long, or
 * to take it back.
 */
export function HandoffScreen({ handoff, onBack, onClose }: { handoff: Handoff; onBack: () => void; onClose: () => void }) {
  const { incident, uuid } = handoff;
  const me = useSession()?.person?.id;
  const [scope, setScope] = useState<Scope>("morning");
  const said = useNotMe();
  const mutate = said.mutate;
  const { id, round } = incident;
  useEffect(() => mutate({ id, round, scope: "morning", uuid }), [mutate, id, round, uuid]);
  const age = useNewsAge();
  const tries = useUnsent().get(incident.id);
  const refused = useRefused(incident.id);
  const now = useRealtime((state) => state.incidents[incident.id]);
  const live = now ?? (age === null ? undefined : said.data);
  const names = live?.handed_over?.to.map(({ name }) => name) ?? nextAfter(incident, me);
  const choose = (next: Scope): void => {
    setScope(next);
    mutate({ id, round, scope: next, uuid }, { onError: () => setScope(scope) }); // what was said before holds still
  };
  const person = names.join(text.incident.and);
  const done = said.data !== undefined || live?.handed_over?.by?.id === me;
  if (said.isError && !done) return <Refused words={wordsOf(said.error)} onBack={onBack} />;
  return (
    <Takeover label={headline(live, done, person)} calm>
      <div className={css.upper}>
        <header className={css.head}>
          <p className={css.headline}>{incident.room_name}</p>
          <h1 className={css.lesser}>{headline(live, done, person)}</h1>
        </header>
        {age !== null && done ? <p className={css.headline}>{text.link.asOf(age)}</p> : null}
        {tries !== undefined && (tries > 0 || age !== null) ? (
          <p role="status" className={css.headline}>
            {text.incident.notSent}
          </p>
        ) : null}
        {live && done ? (
          <div className={age === null ? undefined : css.then}>
            <Proof incident={live} people={live.handed_over?.to ?? []} />
          </div>
        ) : null}
      </div>
      <div className={css.lower}>
        {refused ? <p role="alert">{refused}</p> : null}
        <Scopes chosen={scope} until={live?.handed_over?.until} onChoose={choose} />
        <UndoButton incident={incident} since={said.submittedAt} ready={done} onUndone={onBack} />
        <button type="button" className={css.close} disabled={!done} onClick={onClose}>
          <Icon name="moon" size={28} />
          {text.incident.goodNight}
        </button>
        <p className={css.words}>{text.incident.sleep}</p>
      </div>
    </Takeover>
  );
}

function headline(incident: Incident | undefined, done: boolean, person: string): string {
  if (!done) return text.incident.wakingNot(person);
  if (!incident || incident.state === "resolved") return text.incident.over;
  if (wokenNext(incident)) return text.incident.quiet;
  return incident.state === "triggered" ? text.incident.waking(person) : text.incident.hasIt(incident.acked_by?.name ?? person);
}

/** For how long; the chosen one holds already. */
function Scopes({ chosen, until, onChoose }: { chosen: Scope; until: string | undefined; onChoose: (scope: Scope) => void }) {
  const tz = useZone();
  const label = (scope: Scope): string =>
    scope === "morning" && chosen === "morning" && until ? text.incident.untilTime(clockTime(until, tz)) : text.incident.scopes[scope];
  return (
    <div className={css.chips} role="group" aria-label={text.incident.scope}>
      {scopes.map((scope) => (
        <button key={scope} type="button" aria-pressed={scope === chosen} onClick={() => onChoose(scope)}>
          {scope === chosen ? <Icon name="check" size={20} /> : null}
          {label(scope)}
        </button>
      ))}
    </div>
  );
}

function UndoButton({ incident, since, ready, onUndone }: { incident: Incident; since: number; ready: boolean; onUndone: () => void }) {
  const now = useNow(500);
  const undo = useUndo();
  const [first] = useState(() => Date.now());
  const began = Math.min(first, since || first);
  if (!ready || (now - began > UNDO_MS && !undo.isPending)) return null;
  return (
    <button type="button" className={css.undo} disabled={undo.isPending} onClick={() => undo.mutate(incident, { onSuccess: onUndone })}>
      {text.incident.undo}
    </button>
  );
}

function Refused({ words, onBack }: { words: string; onBack: () => void }) {
  return (
    <Takeover label={words}>
      <div className={css.upper}>
        <header className={css.head}>
          <h1 className={css.lesser} role="alert">
            {words}
          </h1>
        </header>
      </div>
      <div className={css.lower}>
        <button type="button" className={css.take} onClick={onBack}>
          {text.incident.backToAlarm}
        </button>
      </div>
    </Takeover>
  );
}
