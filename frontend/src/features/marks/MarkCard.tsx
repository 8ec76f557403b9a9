import { useState } from "react";
import { useMay, useZone } from "@/shared/api/session";
import type { QuickMark } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api, query } from "@/shared/lib/paths";
import { dayKey, dayName } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { type Place, useMarks, useWaiting, type Wanted } from "./get-marks";
import { MarkBar } from "./MarkBar";
import { MarkRow, WaitingRow } from "./MarkRow";
import css from "./Marks.module.css";

const RECENT_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/** Beside a room or an alarm: the buttons, and what was marked there. */
export function MarkCard({ room, incident }: Place) {
  const allowed = useMay("mark.use");
  // Whole hours, so that the question stays the same one for a while.
  const [since] = useState(() => new Date(Math.floor((Date.now() - RECENT_MS) / HOUR_MS) * HOUR_MS).toISOString());
  if (!allowed) return null;
  return (
    <Card title={text.marks.title}>
      <MarkBar room={room} incident={incident} />
      <Marks place={{ room, incident }} wanted={incident === undefined ? { room, since } : { incident }} />
    </Card>
  );
}

function Marks({ place, wanted }: { place: Place; wanted: Wanted }) {
  const marks = useMarks(wanted);
  const waiting = useWaiting(place);
  const found = marks.data?.pages.flatMap((page) => page.results) ?? [];
  const sent = new Set(found.map(({ uuid }) => uuid));
  const rest = waiting.filter(({ uuid }) => !sent.has(uuid));
  return (
    <>
      {marks.isPending ? <Skeleton lines={1} /> : null}
      {marks.isError && !found.length ? <Failure error={marks.error} again={() => void marks.refetch()} /> : null}
      {marks.isSuccess && !found.length && !rest.length ? <p className={css.help}>{text.marks.help}</p> : null}
      <ul className={css.rows}>
        {rest.map((mark) => (
          <WaitingRow key={mark.uuid} mark={mark} />
        ))}
        {found.map((mark) => (
          <MarkRow key={mark.id} mark={mark} named={false} />
        ))}
      </ul>
    </>
  );
}

/** Marks by the day of the family's zone, in their order. */
function byDay(marks: QuickMark[], tz: string | undefined): { key: string; marks: QuickMark[] }[] {
  const days = new Map<string, QuickMark[]>();
  for (const mark of marks) days.set(dayKey(mark.at, tz), [...(days.get(dayKey(mark.at, tz)) ?? []), mark]);
  return [...days].map(([key, those]) => ({ key, marks: those }));
}

/** All marks of the nights, searchable, and as a table to take along. */
export function MarkList({ room }: { room: number | null }) {
  const allowed = useMay("mark.use");
  const tz = useZone();
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const marks = useMarks({ ...(room === null ? {} : { room }), ...(q ? { q } : {}) });
  const found = marks.data?.pages.flatMap((page) => page.results) ?? [];
  if (!allowed) return null;
  return (
    <Card
      title={text.marks.title}
      aside={
        <a className={css.table} href={api.marksTable(query({ room, q }))} download>
          <Icon name="download" size={20} />
          {text.marks.csv}
        </a>
      }
    >
      <div className={css.search} role="search">
        <TextField
          type="search"
          label={text.marks.search}
          help={text.marks.searchHelp}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {marks.isError ? <Failure error={marks.error} again={() => void marks.refetch()} /> : null}
      {marks.isSuccess && !found.length ? <p className={css.help}>{q ? text.marks.notFound : text.marks.none}</p> : null}
      {byDay(found, tz).map(({ key, marks: those }) => (
        <section key={key} aria-label={dayName(those[0]?.at ?? key, tz)}>
          <h3>{dayName(those[0]?.at ?? key, tz)}</h3>
          <ul className={css.rows}>
            {those.map((mark) => (
              <MarkRow key={mark.id} mark={mark} named={room === null} />
            ))}
          </ul>
        </section>
      ))}
      {marks.hasNextPage ? (
        <Button busy={marks.isFetchingNextPage} onClick={() => void marks.fetchNextPage()}>
          {text.common.more}
        </Button>
      ) : null}
    </Card>
  );
}
