import type { NightReport } from "@/shared/api/types";
import { report as words } from "@/shared/i18n/report";
import css from "./Report.module.css";
import { ReportTable } from "./ReportTable";

/** How the night's calls came through, a row for each way. */
export function ReportCalls({ calls }: { calls: NightReport["calls"] }) {
  const { way, calls: made, arrived, failed } = words.callColumns;
  const rows = calls.map((each) => ({
    key: each.channel.id,
    cells: [each.words, each.calls, each.proves ? each.arrived : words.unproved, each.failed],
  }));
  return (
    <section className={css.part} aria-label={words.calls}>
      <h2>{words.calls}</h2>
      {rows.length ? <ReportTable caption={words.ways} columns={[way, made, arrived, failed]} rows={rows} /> : <p>{words.noCalls}</p>}
    </section>
  );
}
