import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import type { NightIncident, NightMark, NightRoom } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { incidentPage } from "@/shared/lib/paths";
import { Choice } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Sheet } from "@/shared/ui/Sheet";
import { ClipView } from "./ClipView";
import { useClock } from "./clock";
import { incidentWords, markWords } from "./moment-words";
import type { Moment } from "./moments";
import { MARK_ICONS } from "./Moments";
import css from "./MomentSheet.module.css";
import { useWho, Who } from "./people";
import { isCall, whoCame } from "./tell";

interface Props {
  room: NightRoom;
  moment: Moment;
  onClose: () => void;
}

/** All of one moment: who came, how fast, for how long; what was marked; and what was recorded, to be looked at and heard. */
export function MomentSheet({ room, moment, onClose }: Props) {
  const { time } = useClock();
  const [from, to] = [time(moment.from), time(moment.to)];
  const rows = [
    ...moment.incidents.map((each) => ({ at: Date.parse(each.since), row: <Called key={`i${each.id}`} incident={each} /> })),
    ...moment.marks.map((each) => ({ at: Date.parse(each.at), row: <Marked key={`m${each.id}`} mark={each} /> })),
  ].sort((a, b) => a.at - b.at);
  return (
    <Sheet wide title={later.night.momentTitle(room.name, from, from === to ? null : to)} onClose={onClose}>
      {rows.length ? <ul className={css.rows}>{rows.map(({ row }) => row)}</ul> : null}
      <Clips moment={moment} />
    </Sheet>
  );
}

function Row({ at, sign, children, help, more }: { at: string; sign: ReactNode; children: ReactNode; help?: string; more?: ReactNode }) {
  const { time } = useClock();
  return (
    <li className={css.row}>
      <span className={css.sign}>{sign}</span>
      <span className={css.what}>
        <span>{children}</span>
        {help ? <span className={css.help}>{help}</span> : null}
        {more}
      </span>
      <time dateTime={at}>{time(at)}</time>
    </li>
  );
}

function Called({ incident }: { incident: NightIncident }) {
  const who = useWho();
  const [first] = whoCame(incident);
  const sign = !isCall(incident) ? <Icon name="noCamera" /> : first === undefined ? <Icon name="bell" /> : <Who id={first} />;
  return (
    <Row
      at={incident.since}
      sign={sign}
      help={isCall(incident) ? incident.words : ""}
      more={<Link href={incidentPage(incident.id)}>{later.night.all}</Link>}
    >
      {incidentWords(incident, (id) => who(id).name)}
    </Row>
  );
}

function Marked({ mark }: { mark: NightMark }) {
  const who = useWho();
  return (
    <Row at={mark.at} sign={<Icon name={MARK_ICONS[mark.kind]} />} help={mark.by === null ? "" : text.marks.by(who(mark.by).name)}>
      {markWords(mark)}
    </Row>
  );
}

/** One recording at a time; a row of times where there are several. */
function Clips({ moment: { clips } }: { moment: Moment }) {
  const { time } = useClock();
  const [chosen, choose] = useState(clips[0]?.id ?? "");
  if (!clips.length) return null;
  return (
    <>
      {clips.length > 1 ? (
        <Choice
          label={later.night.clips(clips.length)}
          value={chosen}
          options={clips.map(({ id, started_at: at }) => ({ value: id, label: time(at) }))}
          onChange={choose}
        />
      ) : null}
      <ClipView key={chosen} id={chosen} />
    </>
  );
}
