import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { Quiet } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { useListenAgain } from "@/monitor/say-quiet";
import { endOf } from "./end";
import css from "./Quiet.module.css";

/** The quiet over a room with its end, for everybody, and the one tap that ends it. Nothing while the room is listened to. */
export function QuietRow({ room, name }: { room: number; name: string }) {
  const quiet = useRealtime((state) => state.quiets[room]);
  return quiet ? <Row quiet={quiet} name={name} /> : null;
}

function Row({ quiet, name }: { quiet: Quiet; name: string }) {
  const tz = useZone();
  const age = useNewsAge();
  const me = useSession()?.person?.id;
  const allowed = useMay("incident.ack");
  const again = useListenAgain();
  return (
    <div className={css.row} data-quiet={quiet.room}>
      <Icon name="moon" filled size={22} />
      <p className={css.said} data-then={age !== null || undefined}>
        <strong>
          {age === null ? null : `${text.link.asOf(age)}: `}
          {endOf(quiet, tz)}
        </strong>
        {quiet.by ? <span>{quiet.by.id === me ? text.quiet.you : text.quiet.who(quiet.by.name)}</span> : null}
      </p>
      {allowed ? (
        <Button aria-label={text.quiet.againIn(name)} busy={again.isPending} onClick={() => again.mutate({ room: quiet.room })}>
          {text.quiet.again}
        </Button>
      ) : null}
    </div>
  );
}
