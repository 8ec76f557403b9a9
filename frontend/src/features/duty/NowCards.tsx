import { useQuery } from "@tanstack/react-query";
import { LastKnown } from "@/monitor/LastKnown";
import { useState } from "react";
import { useMay, useSession, useFamilyZone } from "@/shared/api/session";
import type { DutyNow } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { clockTime } from "@/shared/lib/time";
import { pages } from "@/shared/lib/paths";
import { Button, LinkButton } from "@/shared/ui/Button";
import { Face } from "@/shared/ui/Face";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Duty.module.css";
import { dutyNowQuery } from "./get-duty";
import { Handoff } from "./Handoff";
import { endsInGap, grouped, isOnDuty, lookNow, namesOf } from "./summary";

/** Who is woken now, room by room; rooms with the same duty are one card. `onHandoff`: somebody handed over just now. */
export function NowCards({ onHandoff }: { onHandoff?: () => void }) {
  const now = useQuery(dutyNowQuery);
  if (now.isPending) return <Skeleton lines={2} />;
  if (!now.data) return <Failure error={now.error} again={() => void now.refetch()} />;
  const groups = grouped(now.data);
  return groups.map((rooms) => <NowCard key={rooms[0]?.room} rooms={rooms} all={groups.length === 1} onHandoff={onHandoff} />);
}

function NowCard({ rooms, all, onHandoff }: { rooms: DutyNow[]; all: boolean; onHandoff?: (() => void) | undefined }) {
  const me = useSession()?.person?.id;
  const maySay = useMay("duty.override");
  const [open, setOpen] = useState<"take" | "hand" | null>(null);
  const room = rooms[0];
  if (!room) return null;
  const mine = isOnDuty(room, me);
  const title = all && rooms.length > 1 ? text.duty.allRooms : rooms.map((each) => each.room_name).join(text.duty.and);
  return (
    <Card title={title} className={css.now} data-look={lookNow(room)}>
      <LastKnown>
        <Who room={room} />
        <Asleep room={room} />
      </LastKnown>
      {maySay ? (
        <div className={css.acts}>
          {mine ? null : (
            <Button look="primary" icon="hand" aria-expanded={open === "take"} onClick={() => setOpen(open === "take" ? null : "take")}>
              {text.duty.take}
            </Button>
          )}
          <Button
            look={mine ? "primary" : "plain"}
            icon="swap"
            aria-expanded={open === "hand"}
            onClick={() => setOpen(open === "hand" ? null : "hand")}
          >
            {text.duty.handOff}
          </Button>
        </div>
      ) : null}
      {open ? (
        <Handoff
          key={open}
          people={room.tiers.flat()}
          rooms={all ? null : rooms.map((each) => each.room)}
          mine={open === "take"}
          onDone={() => setOpen(null)}
          onSaid={open === "hand" ? onHandoff : undefined}
        />
      ) : null}
    </Card>
  );
}

/** Who would be called and could not be woken right now, and what to mend. */
function Asleep({ room }: { room: DutyNow }) {
  const asleep = room.people.filter(({ reached }) => !reached);
  if (!asleep.length) return null;
  return (
    <ul className={css.asleep} aria-label={text.duty.asleep}>
      {asleep.map(({ id, words }) => (
        <li key={id}>
          <Icon name="warn" size={20} />
          {words}
        </li>
      ))}
    </ul>
  );
}

const words = later.notifications;
const unnamed = { gap: text.duty.everyone, nobody: text.duty.nobody, untried: text.duty.untried };

/** Where a device is tried, for whoever has any. */
function TryIt() {
  if (!useMay("channel.own")) return null;
  return (
    <p className={css.tryIt}>
      <LinkButton icon="bell" href={pages.notifications}>
        {text.duty.tryIt}
      </LinkButton>
    </p>
  );
}

function Who({ room }: { room: DutyNow }) {
  const tz = useFamilyZone();
  const look = lookNow(room);
  const named = look === "planned" || look === "lost";
  const [first = [], ...backup] = room.tiers;
  const later = backup.flat();
  return (
    <div className={css.who}>
      {named ? (
        first.map((person) => <Face key={person.id} name={person.name} colour={person.colour} />)
      ) : (
        <Icon name={look === "gap" ? "family" : look === "untried" ? "bell" : "warn"} size={40} />
      )}
      <div>
        <p className={css.big}>{named ? namesOf(first, text.duty.and) : unnamed[look]}</p>
        <p>{look === "untried" ? words.untriedWhy : room.until ? text.duty.until(clockTime(room.until, tz)) : text.duty.forNow}</p>
        <p className={css.help}>{room.why}</p>
        {room.next ? (
          <p className={css.help}>
            {text.duty.thenAt(
              endsInGap(room) ? text.duty.everybody : namesOf(room.next.people, text.duty.and),
              clockTime(room.next.at, tz),
            )}
          </p>
        ) : null}
        {later.length ? <p className={css.help}>{text.duty.backup(namesOf(later, text.duty.and))}</p> : null}
        {look === "untried" ? <TryIt /> : null}
      </div>
    </div>
  );
}
