import type { NightReport } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { report as words } from "@/shared/i18n/report";
import { useWho, Who } from "./people";
import css from "./Report.module.css";
import { ReportTable } from "./ReportTable";

/** Who got up in four weeks, in kind words first. It thanks, and never ranks: people stand in the order in which they came. */
export function ReportLedger({ shares, said }: { shares: NightReport["shares"]; said: string[] }) {
  const who = useWho();
  const { who: somebody, times, long, nights } = words.ledgerColumns;
  const rows = shares.map((share) => ({
    key: share.person,
    cells: [
      <span key="who" className={css.who}>
        <Who id={share.person} />
        {who(share.person).name}
      </span>,
      words.got(share.times),
      share.seconds ? later.night.span(share.seconds) : "",
      share.nights_on_duty,
    ],
  }));
  return (
    <section className={css.part} aria-label={words.ledger}>
      <h2>{words.ledger}</h2>
      {said.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {rows.length ? <ReportTable caption={words.gotUp} columns={[somebody, times, long, nights]} rows={rows} /> : null}
    </section>
  );
}
