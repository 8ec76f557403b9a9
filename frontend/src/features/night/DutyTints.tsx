import type { CSSProperties } from "react";
import type { NightTold, NightTurn } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { useClock } from "./clock";
import css from "./Lanes.module.css";
import { useWho, Who } from "./people";
import { placeOf, type View } from "./view";

/** Do all rooms have the same turns? Then these are said once, above all lanes. */
export const isShared = (night: NightTold): boolean => night.duty.every(({ rooms }) => rooms.length === night.rooms.length);

/** Of a turn that several have together. */
const NOBODYS = "var(--line-strong)";

function usePlaces(turns: NightTurn[], view: View) {
  const who = useWho();
  return turns.flatMap((turn) => {
    const place = placeOf({ from: Date.parse(turn.since), to: Date.parse(turn.until) }, view);
    const [first] = turn.people;
    if (!place || first === undefined) return [];
    const style = {
      left: `${place.left}%`,
      width: `${place.width}%`,
      "--who": turn.people.length > 1 ? NOBODYS : who(first).colour,
    } as CSSProperties;
    return [{ ...turn, first, style }];
  });
}

/** Whose turn it was, behind a room's lane in their colour. */
export function DutyTints({ turns, view }: { turns: NightTurn[]; view: View }) {
  return (
    <div className={css.tints} aria-hidden="true">
      {usePlaces(turns, view).map(({ since, first, style }) => (
        <i key={`${since} ${first}`} style={style} />
      ))}
    </div>
  );
}

/** Whose turn it was, by face and name. */
export function DutyStrip({ turns, view }: { turns: NightTurn[]; view: View }) {
  const who = useWho();
  const { time } = useClock();
  return (
    <ul className={css.strip} aria-label={later.night.duty}>
      {usePlaces(turns, view).map(({ since, until, people, style }) => {
        const names = people.map((id) => who(id).name).join(", ");
        return (
          <li key={`${since} ${names}`} style={style} title={later.night.dutyOf(names, time(since), time(until))}>
            {people.map((id) => (
              <Who key={id} id={id} />
            ))}
            <span>{names}</span>
          </li>
        );
      })}
    </ul>
  );
}
