import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { wordsOf } from "@/shared/api/client";
import { sessionQuery, useSession } from "@/shared/api/session";
import type { InviteLook, Session } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { timesWords } from "@/shared/lib/window";
import { LinkButton } from "@/shared/ui/Button";
import { Front } from "@/shared/ui/Front";
import { Notice, Skeleton } from "@/shared/ui/Surface";
import { lookQuery, useEnter } from "./get-invite";
import css from "./Join.module.css";
import { JoinForm } from "./JoinForm";
import { takeSecret } from "./secret";

const words = later.join;

/** What an invitation says, and the way in. `next` is shown to who has come in. */
export function Join({ next }: { next: (enter: () => void, session: Session) => ReactNode }) {
  const [secret] = useState(takeSecret);
  const looked = useQuery(lookQuery(secret, useQuery(sessionQuery).isFetched));
  const [session, setSession] = useState<Session | null>(null);
  const enter = useEnter();
  if (session) return <In session={session}>{next(() => enter(session), session)}</In>;
  if (!secret) return <Wrong said={words.noSecret} />;
  if (looked.isPending)
    return (
      <Front title={words.waiting}>
        <Skeleton lines={3} />
      </Front>
    );
  if (!looked.data) return <Wrong said={wordsOf(looked.error)} />;
  return <Invited secret={secret} looked={looked.data} onIn={setSession} />;
}

function Wrong({ said }: { said: string }) {
  return (
    <Front icon="warn" title={words.wrongTitle} intro={said}>
      <LinkButton href={pages.live}>{words.toLogin}</LinkButton>
    </Front>
  );
}

function Invited({ secret, looked, onIn }: { secret: string; looked: InviteLook; onIn: (session: Session) => void }) {
  const here = useSession()?.person;
  const reset = looked.kind === "reset";
  const title = reset ? words.resetTitle(looked.name) : words.title(looked.family);
  return (
    <Front
      title={title}
      intro={reset ? words.resetIntro : words.invites(looked.by ?? looked.family, words.roles[looked.role] ?? looked.role)}
    >
      {here && here.name !== looked.name ? <Notice tone="warn">{words.already(here.name)}</Notice> : null}
      {reset ? null : <Given looked={looked} />}
      <JoinForm secret={secret} looked={looked} onIn={onIn} />
    </Front>
  );
}

/** What comes with it: rights in a sentence, rooms, time. */
function Given({ looked }: { looked: InviteLook }) {
  const limited = looked.role === "sitter" || looked.role === "viewer";
  return (
    <div className={css.given}>
      <p>{words.may[looked.role]}</p>
      {limited ? (
        <dl>
          <dt>{words.rooms}</dt>
          <dd>{looked.rooms.map(({ name }) => name).join(", ") || later.family.noRooms}</dd>
          {looked.role === "sitter" ? (
            <>
              <dt>{words.when}</dt>
              <dd>{timesWords({ ...looked, from: looked.access_from, until: looked.access_until }, Date.now(), looked.tz)}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
    </div>
  );
}

function In({ session, children }: { session: Session; children: ReactNode }) {
  const person = session.person;
  return (
    <Front icon="check" title={words.in(person?.name ?? "")}>
      <dl className={css.user}>
        <dt>{words.username}</dt>
        <dd>{person?.username}</dd>
      </dl>
      <p className={css.help}>{words.usernameHelp}</p>
      {children}
    </Front>
  );
}
