import type { ReactNode } from "react";
import { Link } from "wouter";
import type { RoomReport } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { report as words } from "@/shared/i18n/report";
import { incidentPage } from "@/shared/lib/paths";
import { useClock } from "./clock";
import { useWho } from "./people";
import css from "./Report.module.css";
import { ReportTable } from "./ReportTable";

const { span } = later.night;

/** What the night came to in one room. */
export function ReportRoom({ room }: { room: RoomReport }) {
  const { totals, battery } = room;
  return (
    <section className={css.part} aria-label={words.room(room.name)} data-report-room={room.room}>
      <h2>{room.name}</h2>
      <Longest longest={room.longest} />
      <dl className={css.facts}>
        <Fact what={words.inAll}>{totals.sleep_s ? span(totals.sleep_s) : words.none}</Fact>
        <Fact what={words.wakeups}>{totals.wakeups || words.none}</Fact>
        <Fact what={words.monitored}>{totals.monitored_s ? span(totals.monitored_s) : words.never}</Fact>
        <Fact what={words.unmonitored} warns={totals.gap_s > 0}>
          {totals.gap_s > 0 ? span(totals.gap_s) : words.whole}
        </Fact>
        {battery ? <Fact what={words.battery}>{words.batteryWent(battery.first, battery.last)}</Fact> : null}
      </dl>
      {room.wakeups.length ? <WakeUps room={room} /> : null}
      {room.gaps.length ? <Gaps room={room} /> : null}
    </section>
  );
}

function Longest({ longest }: { longest: RoomReport["longest"] }) {
  const { time } = useClock();
  if (!longest) return <p className={css.large}>{words.noSleep}</p>;
  const { since, until } = longest;
  return (
    <p className={css.large}>
      <span className={css.label}>{words.longest}</span>
      <b>{span((Date.parse(until) - Date.parse(since)) / 1000)}</b>
      <span className={css.label}>{later.night.gapWhere(null, time(since), time(until))}</span>
    </p>
  );
}

function Fact({ what, warns = false, children }: { what: string; warns?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd data-warns={warns || undefined}>{children}</dd>
    </div>
  );
}

function WakeUps({ room }: { room: RoomReport }) {
  const { time } = useClock();
  const who = useWho();
  const { at, who: came, after, up } = words.columns;
  const rows = room.wakeups.map((each) => ({
    key: each.incident,
    cells: [
      <Link key="at" href={incidentPage(each.incident)} aria-label={words.story(time(each.at))}>
        {time(each.at)}
      </Link>,
      each.answered_by === null ? (each.alone ? words.alone : words.nobody) : who(each.answered_by).name,
      each.answered_s === null ? "" : span(each.answered_s),
      each.up_s === null ? "" : span(each.up_s),
    ],
  }));
  return <ReportTable caption={words.wakeupsOf(room.name)} columns={[at, came, after, up]} rows={rows} />;
}

function Gaps({ room }: { room: RoomReport }) {
  const { time } = useClock();
  const { from, to, long, why } = words.columns;
  const rows = room.gaps.map(({ since, until, cause }) => ({
    key: `${since} ${cause}`,
    cells: [time(since), time(until), span((Date.parse(until) - Date.parse(since)) / 1000), later.night.causes[cause]],
  }));
  return <ReportTable caption={words.gapsOf(room.name)} columns={[from, to, long, why]} rows={rows} />;
}
