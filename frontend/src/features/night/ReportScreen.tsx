import { Link } from "wouter";
import type { NightReport } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { report as words } from "@/shared/i18n/report";
import { nightPage, pages, reportPage } from "@/shared/lib/paths";
import { dateAfter, dateRange, weekdayOf } from "@/shared/lib/time";
import { Button, LinkButton } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import { ZoneContext } from "./clock";
import { useReport } from "./get-report";
import css from "./Night.module.css";
import { PeopleOfNight, usePeopleOf } from "./people";
import { ReportCalls } from "./ReportCalls";
import { ReportLedger } from "./ReportLedger";
import { ReportRoom } from "./ReportRoom";
import own from "./Report.module.css";

/** One night in numbers: what was monitored, who got up, how the calls came through, and four weeks together. */
export function ReportScreen({ date }: { date: string }) {
  const report = useReport(date);
  if (report.isPending) return <Skeleton lines={4} />;
  if (!report.data) return <Failure error={report.error} again={() => void report.refetch()} />;
  return <Told key={report.data.date} report={report.data} />;
}

function Told({ report }: { report: NightReport }) {
  const people = usePeopleOf(report.people);
  const rooms = report.rooms.filter(({ words: said }) => said.length);
  return (
    <PeopleOfNight value={people}>
      <ZoneContext value={report.zone}>
        <article className={css.screen} data-report={report.date}>
          <Turns report={report} />
          {Date.parse(report.now) < Date.parse(report.until) ? <p className={css.note}>{words.goesOn}</p> : null}
          {rooms.length ? null : (
            <Empty icon="moon" title={words.empty} action={<LinkButton href={pages.tonight}>{later.night.tonight}</LinkButton>}>
              {later.night.empty}
            </Empty>
          )}
          <div className={own.parts}>
            {rooms.map((room) => (
              <ReportRoom key={room.room} room={room} />
            ))}
            {rooms.length ? <ReportCalls calls={report.calls} /> : null}
            {report.share_words.length ? <ReportLedger shares={report.shares} said={report.share_words} /> : null}
          </div>
          <footer className={css.acts}>
            <Button onClick={() => window.print()}>{later.night.print}</Button>
          </footer>
        </article>
      </ZoneContext>
    </PeopleOfNight>
  );
}

function Turns({ report: { date, now, until } }: { report: NightReport }) {
  const over = Date.parse(until) <= Date.parse(now);
  return (
    <nav className={css.turns} aria-label={later.night.ways}>
      <Link href={reportPage(dateAfter(date, -1))} className={css.turn} aria-label={later.night.before}>
        <Icon name="back" />
      </Link>
      <h1 className={css.date}>{words.of(weekdayOf(date), dateRange(date, dateAfter(date, 1)))}</h1>
      {over ? (
        <Link href={reportPage(dateAfter(date, 1))} className={css.turn} aria-label={later.night.after}>
          <Icon name="next" />
        </Link>
      ) : (
        <span className={css.turn} />
      )}
      <Link href={nightPage(date)} className={css.toWeek}>
        {words.toNight}
      </Link>
    </nav>
  );
}
