import { useRooms } from "@/shared/api/rooms";
import { useZone } from "@/shared/api/session";
import type { AccessKey, Room } from "@/shared/api/types";
import { accessKeys as words } from "@/shared/i18n/access-keys";
import { ago, dayName } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import entries from "@/shared/ui/Entries.module.css";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./AccessKeys.module.css";
import { useRevokeAccessKey } from "./get-access-keys";

function roomsOf(key: AccessKey, rooms: Room[], every: string): string {
  if (key.rooms === null) return every;
  const names = rooms.filter(({ id }) => key.rooms?.includes(id)).map(({ name }) => name);
  return names.join(", ") || words.noRoom;
}

/** A key: which program, what it hears (`every`: what all rooms are called), when it last did. */
export function AccessKeyRow({ made, every = words.everyRoom }: { made: AccessKey; every?: string }) {
  const now = useNow(60_000);
  const tz = useZone();
  const rooms = useRooms();
  const revoke = useRevokeAccessKey(made.id);
  const end = (): void => revoke.mutate(undefined, { onSuccess: () => void toast(words.revoked(made.name)) });
  return (
    <li>
      <div className={css.row}>
        <p className={css.who}>
          <strong>{made.name}</strong>
          {rooms.data ? <span className={entries.help}>{words.hears(roomsOf(made, rooms.data, every), made.pictures)}</span> : null}
          <span className={entries.help}>
            {[words.made_on(dayName(made.created_at, tz)), made.used_at ? words.used(ago(made.used_at, now)) : words.unused].join(" · ")}
          </span>
        </p>
        <Button look="danger" busy={revoke.isPending} aria-label={words.revokeNamed(made.name)} onClick={end}>
          {words.revoke}
        </Button>
      </div>
      {revoke.isError ? <Failure error={revoke.error} /> : null}
    </li>
  );
}
