import { later } from "@/shared/i18n/later";
import { dateRange } from "@/shared/lib/time";
import css from "./Week.module.css";
import type { TrendWeek } from "./week-facts";

const LEAST_TOP_S = 6 * 3600;

/** The longest stretch of each night over five weeks: a bar a night, a column a week. */
export function WeekTrend({ weeks }: { weeks: TrendWeek[] }) {
  const top = Math.max(LEAST_TOP_S, ...weeks.flatMap(({ longest }) => longest.map((each) => each ?? 0)));
  return (
    <figure className={css.trend}>
      <figcaption>
        <h3>{later.night.trend}</h3>
        <p>{later.night.trendHelp}</p>
      </figcaption>
      <ol className={css.weeks}>
        {weeks.map(({ date, longest, meanS, wakeups }, place) => (
          <li key={date} data-now={place === weeks.length - 1}>
            <div className={css.bars} aria-hidden="true">
              {longest.map((seconds, day) => (
                <i key={day} data-unheard={seconds === null} style={{ height: `${((seconds ?? 0) / top) * 100}%` }} />
              ))}
            </div>
            <p>
              <span className={css.from}>{dateRange(date, date)}</span>
              {meanS === null ? <Unheard /> : <b>{later.night.span(meanS)}</b>}
              {meanS === null ? null : <span>{later.night.meanWakeups(wakeups)}</span>}
            </p>
          </li>
        ))}
      </ol>
    </figure>
  );
}

/** The hatching above says it to the eye: a column of a phone is too narrow for the words. */
function Unheard() {
  return (
    <b>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{later.night.notHeard}</span>
    </b>
  );
}
