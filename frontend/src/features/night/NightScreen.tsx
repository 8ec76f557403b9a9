import { Link, useLocation, useSearch } from "wouter";
import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { nightPage, pages, weekPage } from "@/shared/lib/paths";
import { dateAfter, dateRange, mondayOf, weekdayOf } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import { LinkButton } from "@/shared/ui/Button";
import { ZoneContext } from "./clock";
import { Foot } from "./Foot";
import { useNight } from "./get-night";
import { Head } from "./Head";
import { Lanes } from "./Lanes";
import css from "./Night.module.css";
import { PeopleOfNight, usePeopleOf } from "./people";
import { isKnown } from "./tell";
import { useTurns } from "./useTurns";

/** One night: what happened, in one sentence and in one picture. `date`: the day on which it began, or "last"; the address may name
 * a moment (`at`). */
export function NightScreen({ date }: { date: string }) {
  const night = useNight(date);
  const at = Number(new URLSearchParams(useSearch()).get("at") || NaN);
  if (night.isPending) return <Waiting />;
  if (!night.data) return <Failure error={night.error} again={() => void night.refetch()} />;
  return <Told key={`${night.data.date} ${at}`} night={night.data} at={within(at, night.data) ? at : null} />;
}

function Waiting() {
  return (
    <div className={css.screen}>
      <Skeleton lines={2} />
      <Skeleton tall />
    </div>
  );
}

const within = (at: number, { since, until }: NightTold): boolean => at >= Date.parse(since) && at < Date.parse(until);

function Told({ night, at }: { night: NightTold; at: number | null }) {
  const people = usePeopleOf(night.people);
  const [, go] = useLocation();
  const ways = { before: night.before ?? dateAfter(night.date, -1), after: night.after };
  const turn = (to: 1 | -1): void => {
    const next = to === 1 ? ways.after : ways.before;
    if (next) go(nightPage(next));
  };
  useTurns(turn);
  const known = night.rooms.some(isKnown);
  return (
    <PeopleOfNight value={people}>
      <ZoneContext value={night.zone}>
        <article className={css.screen} data-night={night.date}>
          <Turns night={night} before={ways.before} after={ways.after} />
          {known ? (
            <>
              <Head night={night} />
              <Lanes night={night} at={at} turn={turn} />
              <Foot night={night} />
            </>
          ) : (
            <Empty icon="moon" title={later.night.emptyTitle} action={<LinkButton href={pages.tonight}>{later.night.tonight}</LinkButton>}>
              {later.night.empty}
            </Empty>
          )}
        </article>
      </ZoneContext>
    </PeopleOfNight>
  );
}

/** Which night it is, and the ways to the nights beside it and to its week. */
function Turns({ night, before, after }: { night: NightTold; before: string; after: string | null }) {
  return (
    <nav className={css.turns} aria-label={later.night.ways}>
      <Link href={nightPage(before)} className={css.turn} aria-label={later.night.before}>
        <Icon name="back" />
      </Link>
      <h1 className={css.date}>{later.night.of(weekdayOf(night.date), dateRange(night.date, dateAfter(night.date, 1)))}</h1>
      {after ? (
        <Link href={nightPage(after)} className={css.turn} aria-label={later.night.after}>
          <Icon name="next" />
        </Link>
      ) : (
        <span className={css.turn} />
      )}
      <Link href={weekPage(mondayOf(night.date))} className={css.toWeek}>
        {later.night.week}
      </Link>
    </nav>
  );
}
