import { useSession } from "@/shared/api/session";
import type { Ladder } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { clockTime } from "@/shared/lib/time";
import { Face } from "@/shared/ui/Face";
import { Icon } from "@/shared/ui/Icon";
import css from "./Ladder.module.css";
import { groupsOf, type Row, rowsOf } from "./rows";

const words = later.ladder;
const NOW_MS = 60_000;

/** The ladder of each room, drawn; rooms with the same are drawn once. */
export function Drawing({ ladder }: { ladder: Ladder }) {
  const tz = useSession()?.household?.tz;
  const groups = groupsOf(ladder);
  const soon = Date.parse(ladder.at) - Date.now() > NOW_MS;
  return (
    <>
      <p className={css.help}>{soon ? words.at(clockTime(ladder.at, tz)) : words.now}</p>
      {groups.map(({ rooms, rungs }) => (
        <div key={rooms} className={css.group}>
          {groups.length > 1 ? <h3>{words.room(rooms)}</h3> : null}
          {rungs.length ? (
            <ol className={css.ladder}>
              {rowsOf(rungs, ladder.siren_s).map((row) => (
                <Step key={`${row.after_s} ${row.who}`} row={row} />
              ))}
            </ol>
          ) : (
            <p>{words.nobody}</p>
          )}
        </div>
      ))}
    </>
  );
}

function Step({ row: { after_s, people, who, how, siren } }: { row: Row }) {
  const first = people[0];
  return (
    <li className={classes(css.step, siren && css.siren)}>
      <span className={css.when}>{after_s ? words.after(after_s) : words.at0}</span>
      <span className={css.mark}>
        {siren || people.length > 1 || !first ? (
          <span className={css.sign}>
            <Icon name={siren ? "bell" : "family"} size={18} />
          </span>
        ) : (
          <Face name={first.name} colour={first.colour} small />
        )}
      </span>
      <p className={css.who}>
        <strong>{who}</strong>
        <span className={css.help}>{how}</span>
      </p>
    </li>
  );
}
