import { useQuery } from "@tanstack/react-query";
import { useZone } from "@/shared/api/session";
import type { SignIn } from "@/shared/api/types";
import { me as meWords } from "@/shared/i18n/me";
import { ago, exactTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { sessionsQuery, useEndOthers, useEndSession } from "./get-sessions";
import css from "./Sessions.module.css";

const words = meWords;

/** One's own sessions, each ended with one tap: for a phone that was lost. */
export function SessionsCard() {
  const others = useQuery(sessionsQuery()).data?.filter((each) => !each.this) ?? [];
  return (
    <Card title={words.sessions}>
      <SessionList />
      {others.length > 1 ? <EndOthers /> : null}
    </Card>
  );
}

function EndOthers() {
  const end = useEndOthers();
  return (
    <>
      <Button
        look="danger"
        className={css.start}
        busy={end.isPending}
        onClick={() => end.mutate(undefined, { onSuccess: () => void toast(words.sessionOthersEnded) })}
      >
        {words.sessionEndOthers}
      </Button>
      {end.isError ? <Failure error={end.error} /> : null}
    </>
  );
}

/** Where a person is logged in; without one oneself. */
function SessionList({ person }: { person?: number }) {
  const sessions = useQuery(sessionsQuery(person));
  if (sessions.isPending) return <Skeleton />;
  if (!sessions.data) return <Failure error={sessions.error} again={() => void sessions.refetch()} />;
  if (!sessions.data.length) return <p className={css.help}>{words.sessionNone}</p>;
  return (
    <ul className={css.list}>
      {sessions.data.map((session) => (
        <Row key={session.id} session={session} />
      ))}
    </ul>
  );
}

/** An owner's look at where somebody else is logged in. */
export function SessionsOf({ person, name }: { person: number; name: string }) {
  return (
    <div role="group" aria-label={words.sessionsOf(name)} className={css.of}>
      <h3>{words.sessionsOf(name)}</h3>
      <SessionList person={person} />
    </div>
  );
}

function Row({ session }: { session: SignIn }) {
  const now = useNow(30_000);
  const tz = useZone();
  const end = useEndSession();
  const device = session.device || words.unknownDevice;
  return (
    <li data-session={session.id}>
      <div className={css.row}>
        <Icon name={/phone|android|ipad/i.test(device) ? "phone" : "live"} />
        <p className={css.who}>
          <strong>{device}</strong>
          <span className={css.help} title={exactTime(session.last_seen, tz)}>
            {[session.this ? words.sessionThis : words.sessionUsed(ago(session.last_seen, now)), session.address]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <span className={css.help}>{words.sessionSince(exactTime(session.created_at, tz))}</span>
        </p>
        {session.this ? null : (
          <Button
            look="danger"
            busy={end.isPending}
            aria-label={words.sessionEndNamed(device)}
            onClick={() =>
              void end.mutateAsync(session.id).then(
                () => toast(words.sessionEnded),
                () => undefined,
              )
            }
          >
            {words.sessionEnd}
          </Button>
        )}
      </div>
      {end.isError ? <Failure error={end.error} /> : null}
    </li>
  );
}
