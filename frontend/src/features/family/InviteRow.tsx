import { useRooms } from "@/shared/api/rooms";
import { useFamilyZone } from "@/shared/api/session";
import type { Invite } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { momentWords, timesWords } from "@/shared/lib/window";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { useRevokeInvite } from "./get-invites";

const words = later.invites;

/** An invitation that is open: what it gives, how long, how to take it back. */
export function InviteRow({ invite, onRevoked }: { invite: Invite; onRevoked: () => void }) {
  const tz = useFamilyZone();
  const rooms = useRooms().data ?? [];
  const revoke = useRevokeInvite();
  const role = text.roles[invite.role];
  const named = rooms.filter(({ id }) => invite.rooms.includes(id)).map(({ name }) => name);
  const times =
    invite.role === "sitter" ? timesWords({ ...invite, from: invite.access_from, until: invite.access_until }, Date.now(), tz) : "";
  const facts = [named.join(", "), times, words.usesLeft(invite.used, invite.uses), invite.by ? words.by(invite.by) : ""]
    .filter(Boolean)
    .join(" · ");
  const ended = (): void => {
    toast(words.revoked);
    onRevoked();
  };
  // The row may be gone before the answer is here, and callbacks of what is gone are not called any more.
  const end = (): void => void revoke.mutateAsync(invite.id).then(ended, () => undefined);
  return (
    <li>
      <div className={css.person}>
        <span className={css.sign}>
          <Icon name="share" size={20} />
        </span>
        <p className={css.who}>
          <strong>{role}</strong>
          <span className={css.help}>{facts}</span>
          <span className={css.help}>{words.validUntil(momentWords(invite.expires_at, Date.now(), tz))}</span>
        </p>
        <Button look="danger" busy={revoke.isPending} aria-label={words.revokeNamed(role.toLowerCase())} onClick={end}>
          {words.revoke}
        </Button>
      </div>
      {revoke.isError ? <Failure error={revoke.error} /> : null}
    </li>
  );
}
