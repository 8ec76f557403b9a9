import { useMutation } from "@tanstack/react-query";
import { useZone } from "@/shared/api/session";
import { call } from "@/shared/api/client";
import type { Member, OneTimeLink } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { api } from "@/shared/lib/paths";
import { momentWords } from "@/shared/lib/window";
import { Button } from "@/shared/ui/Button";
import { LinkOut } from "@/shared/ui/LinkOut";
import { Failure } from "@/shared/ui/Surface";
import css from "./Family.module.css";

const words = later.invites;

/** A link with which somebody of the family chooses a new password; shown once, and gone from memory with the screen. */
export function ResetPassword({ person }: { person: Member }) {
  const tz = useZone();
  const reset = useMutation({ mutationFn: () => call<OneTimeLink>(api.personReset(person.id), { method: "POST" }), gcTime: 0 });
  const link = reset.data;
  if (!link)
    return (
      <>
        <Button busy={reset.isPending} onClick={() => reset.mutate()}>
          {words.reset}
        </Button>
        {reset.isError ? <Failure error={reset.error} /> : null}
      </>
    );
  return (
    <div className={css.shown} role="region" aria-label={words.resetShown(person.name)}>
      <LinkOut url={link.url} qr={link.qr} title={words.resetShown(person.name)}>
        <h3>{words.resetShown(person.name)}</h3>
        <p>{words.resetHelp(person.name)}</p>
        <p className={css.help}>{words.validUntil(momentWords(link.expires_at, Date.now(), tz))}</p>
      </LinkOut>
      <Button onClick={() => reset.reset()}>{words.done}</Button>
    </div>
  );
}
