import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { dateAfter, weekdayOf } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { IconButton } from "@/shared/ui/Button";
import { SelectField } from "@/shared/ui/Field";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Duty.module.css";
import { calendarQuery } from "./get-duty";
import { NightEditor } from "./NightEditor";
import { eveningOf, nightsOf, windowOf, type NightOf } from "./nights";
import { NightRow } from "./NightRow";

const NIGHTS = 7;

/** A week by its nights, each named after its evening; a tap changes one. */
export function WeekCard() {
  const dusk = useSession()?.household;
  const now = useNow(60_000);
  const rooms = useRooms().data ?? [];
  const [room, setRoom] = useState<number | undefined>(undefined);
  const [shift, setShift] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  const mayChange = useMay("duty.edit");
  const tonight = dusk ? eveningOf(now, dusk.tz) : "1970-01-01";
  const first = dateAfter(tonight, shift);
  const frame = dusk ?? { tz: "UTC", night_start: "20:00", morning_time: "07:00" };
  const [from, to] = [windowOf(first, frame).start, windowOf(dateAfter(first, NIGHTS - 1), frame).end];
  const chosen = room ?? rooms[0]?.id;
  const calendar = useQuery(calendarQuery(chosen, new Date(from).toISOString(), new Date(to).toISOString()));
  const nights = nightsOf(calendar.data ?? [], first, NIGHTS, frame);
  const move = (days: number): void => {
    setShift(shift + days);
    setOpen(null);
  };
  return (
    <Card title={text.duty.week} aside={<Pager onMove={move} />}>
      {rooms.length > 1 ? (
        <SelectField label={text.duty.room} value={chosen} onChange={(event) => setRoom(Number(event.target.value))}>
          {rooms.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {calendar.isError ? <Failure error={calendar.error} again={() => void calendar.refetch()} /> : null}
      {calendar.isPending ? <Skeleton lines={NIGHTS} /> : null}
      {calendar.data ? (
        <ul className={css.week}>
          {nights.map((night) => (
            <li key={night.date}>
              <NightRow
                night={night}
                label={labelOf(night, tonight)}
                open={open === night.date}
                onOpen={mayChange && night.end > now ? () => setOpen(open === night.date ? null : night.date) : undefined}
              />
              {open === night.date ? (
                <NightEditor night={night} room={chosen} label={labelOf(night, tonight)} onDone={() => setOpen(null)} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {mayChange ? <p className={css.help}>{text.duty.weekHelp}</p> : null}
    </Card>
  );
}

function labelOf({ date }: NightOf, tonight: string): string {
  return date === tonight ? text.duty.tonight : text.duty.night(weekdayOf(date, true));
}

function Pager({ onMove }: { onMove: (days: number) => void }) {
  return (
    <span className={css.pager}>
      <IconButton icon="back" label={text.duty.earlier} onClick={() => onMove(-NIGHTS)} />
      <IconButton icon="next" label={text.duty.later} onClick={() => onMove(NIGHTS)} />
    </span>
  );
}
