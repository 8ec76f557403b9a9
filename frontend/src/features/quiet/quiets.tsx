import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { useListenAgain } from "@/monitor/say-quiet";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { Quiet } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { endOf } from "./end";

/** Each quiet room with its end, in the line of all that goes on. */
export function useQuietGoings(): Going[] {
  const quiets = useRealtime((state) => state.quiets);
  const rooms = useRooms().data ?? [];
  const allowed = useMay("incident.ack");
  return Object.values(quiets).map((quiet) => {
    const name = rooms.find(({ id }) => id === quiet.room)?.name ?? text.alarm.aRoom;
    return {
      key: `quiet-${quiet.room}`,
      icon: "moon",
      look: "calm",
      words: <Words quiet={quiet} name={name} />,
      act: allowed ? <Again room={quiet.room} name={name} /> : null,
      passing: true,
    };
  });
}

function Words({ quiet, name }: { quiet: Quiet; name: string }) {
  const tz = useZone();
  const age = useNewsAge();
  const me = useSession()?.person?.id;
  return (
    <>
      <strong>
        {age === null ? null : `${text.link.asOf(age)}: `}
        {text.quiet.room(name, endOf(quiet, tz))}
      </strong>{" "}
      {quiet.by ? <span>{quiet.by.id === me ? text.quiet.you : text.quiet.who(quiet.by.name)}</span> : null}
    </>
  );
}

function Again({ room, name }: { room: number; name: string }) {
  const again = useListenAgain();
  return (
    <Button aria-label={text.quiet.againIn(name)} busy={again.isPending} onClick={() => again.mutate({ room })}>
      {text.quiet.again}
    </Button>
  );
}
