import { Link } from "wouter";
import type { NightWeek } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { api, pages, weekPage } from "@/shared/lib/paths";
import { dateAfter, dateRange, weekdayName } from "@/shared/lib/time";
import { Button, LinkButton } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import { ZoneContext } from "./clock";
import { useWeek } from "./get-week";
import css from "./Night.module.css";
import { Sentence } from "./Sentence";
import { PeopleOfNight, usePeopleOf } from "./people";
import { longestOf, roomsOf, trendOf, upOf } from "./week-facts";
import { WeekRows } from "./WeekRows";
import { WeekTrend } from "./WeekTrend";

/** Seven nights under each other: the longest stretch, the wake-ups, who got up, and how the weeks before were. */
export function WeekScreen({ date }: { date: string }) {
  const week = useWeek(date);
  if (week.isPending) return <Skeleton lines={4} />;
  if (!week.data) return <Failure error={week.error} again={() => void week.refetch()} />;
  return <Told key={week.data.date} week={week.data} />;
}

function Told({ week }: { week: NightWeek }) {
  const people = usePeopleOf(week.people);
  const rooms = roomsOf(week);
  const known = rooms.some(({ rows }) => rows.some(({ lane }) => lane.totals.monitored_s > 0));
  return (
    <PeopleOfNight value={people}>
      <ZoneContext value={week.zone}>
        <article className={css.screen} data-week={week.date}>
          <Turns week={week} />
          {known ? (
            <>
              <Sentence>{sentence(week)}</Sentence>
              {rooms.map(({ room, name, rows }) => (
                <section key={room} className={css.weekRoom} aria-label={later.night.nights(name)}>
                  <h2>{name}</h2>
                  <WeekRows week={week} rows={rows} />
                  <WeekTrend weeks={trendOf(week, room)} />
                </section>
              ))}
              <Foot week={week} />
            </>
          ) : (
            <Empty icon="moon" title={later.night.weekEmpty} action={<LinkButton href={pages.tonight}>{later.night.tonight}</LinkButton>}>
              {later.night.empty}
            </Empty>
          )}
        </article>
      </ZoneContext>
    </PeopleOfNight>
  );
}

function sentence(week: NightWeek): string {
  const rooms = roomsOf(week).map(({ name, rows }) => {
    const best = longestOf(rows);
    const seconds = best?.lane.totals.longest_sleep_s ?? 0;
    return { name, longest: best && seconds ? later.night.weekLongest(name, seconds, weekdayName(best.night.date)) : "" };
  });
  const unknown = rooms.filter(({ longest }) => !longest).map(({ name }) => name);
  const wakeups = week.nights.flatMap(({ rooms: each }) => each).reduce((sum, { totals }) => sum + totals.wakeups, 0);
  const slept = [...rooms.map(({ longest }) => longest), unknown.length ? later.night.weekUnknown(unknown) : ""];
  return [...slept, later.night.weekCalls(wakeups, upOf(week))].filter(Boolean).join(" ");
}

function Turns({ week }: { week: NightWeek }) {
  const before = week.before ?? dateAfter(week.date, -7);
  return (
    <nav className={css.turns} aria-label={later.night.ways}>
      <Link href={weekPage(before)} className={css.turn} aria-label={later.night.weekBefore}>
        <Icon name="back" />
      </Link>
      <h1 className={css.date}>{later.night.weekOf(dateRange(week.date, dateAfter(week.date, 6)))}</h1>
      {week.after ? (
        <Link href={weekPage(week.after)} className={css.turn} aria-label={later.night.weekAfter}>
          <Icon name="next" />
        </Link>
      ) : (
        <span className={css.turn} />
      )}
      <Link href={pages.nights} className={css.toWeek}>
        {later.night.title}
      </Link>
    </nav>
  );
}

function Foot({ week }: { week: NightWeek }) {
  return (
    <footer className={css.acts}>
      <Button onClick={() => window.print()}>{later.night.print}</Button>
      <a className={css.file} href={api.weekTable(week.date)} download>
        <Icon name="download" size={20} />
        {later.night.csv}
      </a>
    </footer>
  );
}
