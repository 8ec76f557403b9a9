import { wordsOf } from "@/shared/api/client";
import type { Answer } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Icon } from "@/shared/ui/Icon";
import { Skeleton } from "@/shared/ui/Surface";
import css from "./Answer.module.css";
import { useAbout, useAct } from "./answer";

const names = (people: { name: string }[]): string => people.map(({ name }) => name).join(text.answer.and);

/** What woke this person, two big buttons, and what came of it. */
export function AnswerScreen({ token }: { token: string }) {
  const about = useAbout(token);
  const found = about.data;
  if (token === "") return <Trouble title={text.answer.noLink} words={text.answer.noLinkHelp} />;
  if (about.isError && !found) return <Trouble title={wordsOf(about.error)} again={() => void about.refetch()} />;
  if (!found) return <main className={css.screen}><div className={css.upper}><Skeleton lines={3} /></div></main>;
  return <About found={found} token={token} />;
}

function About({ found, token }: { found: Answer; token: string }) {
  const act = useAct(token);
  const result = resultOf(found);
  return (
    <main className={css.screen} data-calm={result !== null || undefined} aria-label={text.answer.label(found.room_name)} data-theme="night">
      <div className={css.upper}>
        <h1>{found.room_name}</h1>
        <p className={css.headline} role="status">{result ?? (found.noisy || found.kind !== "noise" ? found.words : text.answer.quiet)}</p>
        <p className={css.words}>{result === null ? text.answer.as(found.person.name) : found.words}</p>
      </div>
      <div className={css.lower}>
        {act.isError ? <p role="alert">{wordsOf(act.error)}</p> : act.failureCount > 0 && act.isPending ? <p role="status">{text.answer.notSent}</p> : null}
        {found.state === "resolved" || found.acked_by?.id === found.person.id ? null : (
          <button type="button" className={css.take} disabled={act.isPending} onClick={() => act.mutate("ack")}>
            <Icon name="hand" size={36} />
            {act.isPending && act.variables === "ack" ? text.answer.sending : text.answer.take}
          </button>
        )}
        {found.state !== "triggered" || found.handed_to.length ? null : (
          <button type="button" className={css.notMe} disabled={act.isPending} onClick={() => act.mutate("not_me")}>
            <Icon name="moon" size={28} />
            {act.isPending && act.variables === "not_me" ? text.answer.sending : found.next.length ? text.answer.notMeNext(names(found.next)) : text.answer.notMe}
          </button>
        )}
        <a href={pages.live}>{text.answer.open}</a>
      </div>
    </main>
  );
}

/** What came of it; null while somebody is still needed. */
function resultOf(found: Answer): string | null {
  if (found.state === "resolved") return text.answer.over;
  const who = found.acked_by;
  if (who && found.state !== "triggered") return who.id === found.person.id ? text.answer.youHaveIt : found.state === "snoozed" ? text.answer.snoozed(who.name) : text.answer.hasIt(who.name);
  return found.handed_to.length ? text.answer.waking(names(found.handed_to)) : null;
}

function Trouble({ title, words, again }: { title: string; words?: string; again?: () => void }) {
  return (
    <main className={css.screen} data-calm data-theme="night">
      <div className={css.upper}>
        <p className={css.headline} role="alert">{title}</p>
        {words ? <p className={css.words}>{words}</p> : null}
      </div>
      <div className={css.lower}>
        {again ? <button type="button" className={css.notMe} onClick={again}>{text.answer.tryAgain}</button> : null}
        <a href={pages.live}>{text.answer.open}</a>
      </div>
    </main>
  );
}
