import { wordsOf } from "@/shared/api/client";
import type { Answer, Scope } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { Skeleton } from "@/shared/ui/Surface";
import css from "./Answer.module.css";
import { LATE_MS } from "@/realtime/link";
import { steadyNow } from "@/shared/lib/steady";
import { useNow } from "@/shared/lib/useNow";
import { type Act, type Told, useAbout, useAct } from "./answer";

const scopes = ["wake_up", "morning", "tonight_tomorrow"] as const;

const names = (people: { name: string }[]): string => people.map(({ name }) => name).join(later.answer.and);

/** What woke this person, two big buttons, and what came of it. */
export function AnswerScreen({ token }: { token: string }) {
  const about = useAbout(token);
  const found = about.data;
  if (token === "") return <Trouble title={later.answer.noLink} words={later.answer.noLinkHelp} />;
  if (about.isError && !found) return <Trouble title={wordsOf(about.error)} again={() => void about.refetch()} />;
  if (!found)
    return (
      <main className={css.screen}>
        <div className={css.upper}>
          <Skeleton lines={3} />
        </div>
      </main>
    );
  return <About found={found} token={token} />;
}

/** How old what the server said is, s; null while it is of now. */
function useAge({ at }: Told): number | null {
  useNow(1_000);
  const age = steadyNow() - at;
  return age >= LATE_MS + ANSWERED_MS ? Math.floor(age / 1000) : null;
}

/** It is asked each 3 s, and an answer takes its time. */
const ANSWERED_MS = 2_000;

function About({ found, token }: { found: Told; token: string }) {
  const act = useAct(token);
  const age = useAge(found);
  const result = resultOf(found);
  return (
    <main
      className={css.screen}
      data-calm={result !== null || undefined}
      aria-label={later.answer.label(found.room_name)}
      data-theme="night"
    >
      <div className={css.upper}>
        <h1>{found.room_name}</h1>
        {age === null ? null : (
          <p className={css.headline} role="status" data-link="late">
            {text.link.late(age)}
          </p>
        )}
        <p className={css.headline} role="status">
          {age !== null && result === null
            ? text.link.wasAgo(text.link.wasIn[found.kind], age)
            : (result ?? (found.noisy || !found.rules.noise ? found.words : later.answer.quiet))}
        </p>
        <p className={css.words}>
          {result === null ? later.answer.as(found.person.name) : age === null ? found.words : text.link.lostHelp}
        </p>
      </div>
      <div className={css.lower}>
        {act.isError ? (
          <p role="alert">{wordsOf(act.error)}</p>
        ) : act.isPending && (act.tries > 0 || age !== null) ? (
          <p role="status">{later.answer.notSent}</p>
        ) : null}
        <Acts found={found} sending={act.isPending ? act.variables : null} onAct={act.mutate} />
        <a href={pages.live}>{later.answer.open}</a>
      </div>
    </main>
  );
}

interface Saying {
  found: Answer;
  /** What is on its way to the server. */
  sending: Act | null;
  onAct: (act: Act) => void;
}

/** All that can be said now: take it, not me and for how long, and back. */
function Acts({ found, sending, onAct }: Saying) {
  const { state, handed_to, next } = found;
  const has = found.acked_by?.id === found.person.id && state !== "triggered";
  const over = state === "resolved";
  return (
    <>
      {handed_to.length && !over ? <Scopes found={found} sending={sending} onAct={onAct} /> : null}
      {over || has ? null : (
        <button type="button" className={css.take} disabled={sending !== null} onClick={() => onAct({ act: "ack" })}>
          <Icon name="hand" size={36} />
          {sending?.act === "ack" ? later.answer.sending : later.answer.take}
        </button>
      )}
      {state !== "triggered" || handed_to.length ? null : (
        <button type="button" className={css.notMe} disabled={sending !== null} onClick={() => onAct({ act: "not_me", scope: "morning" })}>
          <Icon name="moon" size={28} />
          {sending?.act === "not_me" ? later.answer.sending : next.length ? later.answer.notMeNext(names(next)) : later.answer.notMe}
        </button>
      )}
      {!over && (has || handed_to.length) ? (
        <button type="button" className={css.undo} disabled={sending !== null} onClick={() => onAct({ act: "undo" })}>
          {has ? later.answer.undoAck : later.answer.undo}
        </button>
      ) : null}
    </>
  );
}

/** For how long; the chosen one holds already. */
function Scopes({ found, sending, onAct }: Saying) {
  const { handed_scope: chosen, handed_until: until, tz } = found;
  const label = (scope: Scope): string =>
    scope === "morning" && chosen === scope && until ? text.incident.untilTime(clockTime(until, tz)) : text.incident.scopes[scope];
  return (
    <div className={css.chips} role="group" aria-label={text.incident.scope}>
      {scopes.map((scope) => (
        <button
          key={scope}
          type="button"
          disabled={sending !== null}
          aria-pressed={chosen === scope}
          onClick={() => onAct({ act: "not_me", scope })}
        >
          {label(scope)}
        </button>
      ))}
    </div>
  );
}

/** What came of it; null while somebody is still needed. */
function resultOf(found: Answer): string | null {
  if (found.state === "resolved") return later.answer.over;
  const who = found.acked_by;
  if (who && found.state !== "triggered")
    return who.id === found.person.id
      ? later.answer.youHaveIt
      : found.state === "snoozed"
        ? later.answer.snoozed(who.name)
        : later.answer.hasIt(who.name);
  return found.handed_to.length ? later.answer.waking(names(found.handed_to)) : null;
}

function Trouble({ title, words, again }: { title: string; words?: string; again?: () => void }) {
  return (
    <main className={css.screen} data-calm data-theme="night">
      <div className={css.upper}>
        <p className={css.headline} role="alert">
          {title}
        </p>
        {words ? <p className={css.words}>{words}</p> : null}
      </div>
      <div className={css.lower}>
        {again ? (
          <button type="button" className={css.notMe} onClick={again}>
            {later.answer.tryAgain}
          </button>
        ) : null}
        <a href={pages.live}>{later.answer.open}</a>
      </div>
    </main>
  );
}
