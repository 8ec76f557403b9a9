import { Link } from "wouter";
import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { report as words } from "@/shared/i18n/report";
import { reportPage } from "@/shared/lib/paths";
import { Icon } from "@/shared/ui/Icon";
import { useClock } from "./clock";
import css from "./Night.module.css";
import { Sentence } from "./Sentence";
import { factsOf, gapsOf } from "./tell";

const DAY_MS = 86_400_000;
const FIRST_GAPS = 3;

/** The night in one sentence, and below it, never folded, what was not monitored and why. */
export function Head({ night }: { night: NightTold }) {
  const length = Date.parse(night.until) - Date.parse(night.since);
  return (
    <header className={css.head}>
      <Sentence>{later.night.sentence(factsOf(night))}</Sentence>
      <Gaps night={night} />
      <Link href={reportPage(night.date)} className={css.toReport}>
        {words.link}
      </Link>
      {length === DAY_MS ? null : <p className={css.note}>{length > DAY_MS ? later.night.longer : later.night.shorter}</p>}
    </header>
  );
}

function Gaps({ night }: { night: NightTold }) {
  const { time } = useClock();
  const gaps = gapsOf(night);
  const named = night.rooms.length > 1;
  const some = night.rooms.some(({ totals }) => totals.monitored_s > 0); // else the sentence says that nothing was
  if (!gaps.length) return some ? <p className={css.whole}>{later.night.allMonitored}</p> : null;
  return (
    <div className={css.gaps}>
      <Icon name="warn" size={22} />
      <ul>
        {gaps.slice(0, FIRST_GAPS).map(({ room, cause, from, to }) => (
          <li key={`${room} ${from}`}>
            {later.night.notMonitored(later.night.gap((to - from) / 1000, cause))}{" "}
            <span className={css.note}>{later.night.gapWhere(named ? room : null, time(from), time(to))}</span>
          </li>
        ))}
        {gaps.length > FIRST_GAPS ? <li className={css.note}>{later.night.moreGaps(gaps.length - FIRST_GAPS)}</li> : null}
      </ul>
    </div>
  );
}
