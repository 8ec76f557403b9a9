import type { NightRoom, NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { useClock } from "./clock";
import css from "./Night.module.css";
import { useWho } from "./people";
import { rowsOf } from "./rows";

/** One room's night in words: for whoever does not see the picture, and for paper. */
export function NightTable({ night, room }: { night: NightTold; room: NightRoom }) {
  const who = useWho();
  const { time } = useClock();
  const rows = rowsOf(room, (id) => who(id).name);
  const [since, until] = [Date.parse(night.since), Date.parse(night.until)];
  const { columns } = later.night;
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={later.night.tableOf(room.name)}>
      <table className={css.table}>
        <caption>{later.night.tableOf(room.name)}</caption>
        <thead>
          <tr>
            {[columns.from, columns.to, columns.what, columns.who, columns.how].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ from, to, what, who: somebody, how }) => (
            <tr key={`${from} ${what}`}>
              <th scope="row">{time(Math.max(from, since))}</th>
              <td>{to === null ? "" : time(Math.min(to, until))}</td>
              <td>{what}</td>
              <td>{somebody}</td>
              <td>{how}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
