import { Link } from "wouter";
import type { NightWeek, WeekLane } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { nightPage } from "@/shared/lib/paths";
import { minuteOfDay, weekdayOf } from "@/shared/lib/time";
import { useClock } from "./clock";
import lanes from "./Lanes.module.css";
import { useWho, Who } from "./people";
import { placeOf, shareOf, ticksOf, type View } from "./view";
import css from "./Week.module.css";
import { hoursOf, type roomsOf } from "./week-facts";

type Rows = ReturnType<typeof roomsOf>[number]["rows"];
const TICKS_APART = 0.22;

/** A room's seven nights on one axis of hours; each leads to its own page. */
export function WeekRows({ week, rows }: { week: NightWeek; rows: Rows }) {
  const hours = hoursOf(week);
  const first = rows[0]?.night;
  return (
    <div className={css.week}>
      {first ? <Hours since={Date.parse(first.since)} hours={hours} /> : null}
      <ul className={css.rows}>
        {rows.map(({ night, lane }) => {
          const since = Date.parse(night.since);
          return (
            <li key={night.date} className={css.row}>
              <Link href={nightPage(night.date)} className={css.day} aria-label={later.night.nightLink(weekdayOf(night.date, true))}>
                {weekdayOf(night.date, true)}
              </Link>
              <Band lane={lane} view={{ from: since + hours.from, to: since + hours.to }} />
              <Words lane={lane} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Hours({ since, hours }: { since: number; hours: View }) {
  const { time, zone } = useClock();
  const view = { from: since + hours.from, to: since + hours.to };
  return (
    <div className={css.hours} aria-hidden="true">
      {ticksOf(view, TICKS_APART, (at) => minuteOfDay(at, zone)).map((tick) => (
        <span key={tick} style={{ left: `${shareOf(tick, view) * 100}%` }}>
          {time(tick)}
        </span>
      ))}
    </div>
  );
}

function Band({ lane, view }: { lane: WeekLane; view: View }) {
  const drawn = (stretches: { since: string; until: string }[], className: string | undefined) =>
    stretches.map(({ since, until }) => {
      const place = placeOf({ from: Date.parse(since), to: Date.parse(until) }, view);
      return place ? <i key={since} className={className} style={{ left: `${place.left}%`, width: `${place.width}%` }} /> : null;
    });
  return (
    <div className={css.band} aria-hidden="true">
      {drawn(lane.gaps, lanes.gap)}
      {drawn(lane.sleep, css.sleep)}
    </div>
  );
}

function Words({ lane: { totals, who } }: { lane: WeekLane }) {
  const nameOf = useWho();
  if (!totals.monitored_s) return <p className={css.words}>{later.night.notHeard}</p>;
  return (
    <p className={css.words}>
      <b>{totals.longest_sleep_s ? later.night.span(totals.longest_sleep_s) : later.night.noSleep}</b>
      <span>{later.night.wakeups(totals.wakeups)}</span>
      {who.map(({ person, times }) => (
        <span key={person} className={css.who}>
          <Who id={person} />
          {later.night.upTimes(nameOf(person).name, times)}
        </span>
      ))}
      {totals.gap_s >= 60 ? <span className={css.missing}>{later.night.gapOf(totals.gap_s)}</span> : null}
    </p>
  );
}
