import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { usePeople } from "@/shared/api/people";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { NewInvite } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { momentWords } from "@/shared/lib/window";
import { Button } from "@/shared/ui/Button";
import { LinkOut } from "@/shared/ui/LinkOut";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { invitesQuery } from "./get-invites";
import { InviteForm } from "./InviteForm";
import { InviteRow } from "./InviteRow";

const words = later.invites;

/** Letting new people in; for owners. */
export function InviteCard() {
  return useMay("people.edit") ? <Inviting /> : null;
}

function Inviting() {
  const invites = useQuery(invitesQuery);
  const [step, setStep] = useState<"idle" | "asking" | NewInvite>("idle");
  const made = typeof step === "object" ? step : null;
  const open = invites.data?.filter(({ state }) => state === "open") ?? [];
  useNewcomers();
  return (
    <Card title={words.title}>
      {made ? <Shown invite={made} used={invites.data?.find(({ id }) => id === made.id)?.used} onDone={() => setStep("idle")} /> : null}
      {step === "asking" ? <InviteForm onMade={setStep} onCancel={() => setStep("idle")} /> : null}
      {step === "idle" ? (
        <>
          <p className={css.help}>{words.intro}</p>
          <Button look="primary" icon="plus" className={css.start} onClick={() => setStep("asking")}>
            {words.invite}
          </Button>
        </>
      ) : null}
      {invites.isError ? <Failure error={invites.error} again={() => void invites.refetch()} /> : null}
      {open.length ? (
        <ul className={css.people} aria-label={words.open}>
          {open.map((invite) => (
            <InviteRow key={invite.id} invite={invite} onRevoked={() => (made?.id === invite.id ? setStep("idle") : undefined)} />
          ))}
        </ul>
      ) : null}
    </Card>
  );
}

/** The link and its code, once. When the last use is gone there is nothing left to show. */
function Shown({ invite, used, onDone }: { invite: NewInvite; used: number | undefined; onDone: () => void }) {
  const tz = useZone();
  const family = useSession()?.household?.name ?? "";
  const over = used !== undefined && used >= invite.uses;
  useEffect(() => {
    if (over) onDone();
    // Once, when it is used up.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [over]);
  const title = words.shown(text.roles[invite.role].toLowerCase());
  return (
    <div className={css.shown} role="region" aria-label={title}>
      <LinkOut url={invite.url} qr={invite.qr} title={words.shareTitle(family)}>
        <h3>{title}</h3>
        <p>{words.shownHelp}</p>
        <p className={css.help}>{words.validUntil(momentWords(invite.expires_at, Date.now(), tz))}</p>
      </LinkOut>
      <Button onClick={onDone}>{words.done}</Button>
    </div>
  );
}

/** Says who has just come in while this page is open. */
function useNewcomers(): void {
  const people = usePeople().data;
  const known = useRef<Set<number> | null>(null);
  useEffect(() => {
    if (!people) return;
    const before = known.current;
    if (before) for (const { id, name } of people) if (!before.has(id)) toast(words.came(name));
    known.current = new Set(people.map(({ id }) => id));
  }, [people]);
}
