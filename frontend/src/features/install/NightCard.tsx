import type { ReactNode } from "react";
import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./Install.module.css";
import { useNight } from "./night";

/** One thing that has to be so for a parent to wake, whether it is, and what mends it. */
export interface Armed {
  name: string;
  /** null: not known yet. */
  ok: boolean | null;
  words: string;
  fix?: ReactNode;
}

interface Props {
  things: Armed[];
  start: () => void;
  end: () => void;
}

/** The evening's one tap, and then the truth about all that would wake somebody. */
export function NightCard({ things, start, end }: Props) {
  const { startedAt } = useNight();
  const tz = useZone();
  if (startedAt === null)
    return (
      <div className={css.before}>
        <button type="button" className={css.start} onClick={start}>
          <Icon name="moon" size={44} filled />
          <span>{text.install.nightGo}</span>
        </button>
        <p className={css.help}>{text.install.nightIntro}</p>
      </div>
    );
  const well = things.every(({ ok }) => ok !== false);
  return (
    <>
      <div className={classes(css.verdict, !well && css.unwell)} role="status" data-night={well ? "armed" : "partly"}>
        <Icon name={well ? "moon" : "warn"} size={36} filled={well} />
        <div>
          <strong>{well ? text.install.nightOn : text.install.nightBadly}</strong>
          <p>{text.install.since(clockTime(startedAt, tz))}</p>
        </div>
        <Button onClick={end}>{text.install.nightEnd}</Button>
      </div>
      <Card title={text.install.armed}>
        <ul className={css.things}>
          {things.map((thing) => (
            <Thing key={thing.name} {...thing} />
          ))}
        </ul>
        <p className={css.help}>{text.install.nightHelp}</p>
      </Card>
    </>
  );
}

function Thing({ name, ok, words, fix }: Armed) {
  return (
    <li className={css.thing} data-armed={ok === null ? "unknown" : ok}>
      <span className={classes(css.mark, ok === false && css.bad)}>
        <Icon name={ok === false ? "warn" : "check"} size={20} />
      </span>
      <div>
        <h3>{name}</h3>
        <p>{words}</p>
      </div>
      {ok === false && fix ? <div className={css.fix}>{fix}</div> : null}
    </li>
  );
}
