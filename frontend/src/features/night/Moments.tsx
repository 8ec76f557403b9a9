import type { NightRoom, QuickMark } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { duration } from "@/shared/lib/time";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { useClock } from "./clock";
import css from "./Lanes.module.css";
import { momentWords } from "./moment-words";
import { cameIn, middleOf, type Moment, momentsOf } from "./moments";
import { useWho, Who } from "./people";
import { isCall } from "./tell";
import { shareOf, type View } from "./view";

const THUMB_PX = 50;
const WORDS_PX = 88;
const ROOMY_PX = 640;
const MOST_GLYPHS = 3;
export const MARK_ICONS: Record<QuickMark["kind"], IconName> = {
  fed: "bottle",
  changed: "nappy",
  settled: "moon",
  medicine: "pill",
  note: "pencil",
};

interface Props {
  room: NightRoom;
  view: View;
  /** Px. */
  width: number;
  onOpen: (moment: Moment) => void;
}

/** What happened, under the sound it made: each is tapped for the whole of it. */
export function Moments({ room, view, width, onOpen }: Props) {
  const roomy = width >= ROOMY_PX;
  const apart = roomy ? WORDS_PX : THUMB_PX;
  const moments = momentsOf(room, view, apart / Math.max(1, width));
  return (
    <ul className={css.moments} data-roomy={roomy}>
      {moments.map((moment) => (
        <li key={moment.from} style={{ "--at": `${shareOf(middleOf(moment), view) * 100}%`, "--half": `${apart / 2 - 2}px` } as object}>
          <Pin moment={moment} roomy={roomy} onOpen={() => onOpen(moment)} />
        </li>
      ))}
    </ul>
  );
}

function Pin({ moment, roomy, onOpen }: { moment: Moment; roomy: boolean; onOpen: () => void }) {
  const { time } = useClock();
  const who = useWho();
  const words = momentWords(moment, (id) => who(id).name);
  return (
    <button
      type="button"
      className={css.pin}
      data-moment={time(moment.from)}
      onClick={onOpen}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <span className="sr-only">{later.night.moment(time(moment.from), words)}</span>
      <Glyphs moment={moment} />
      {roomy ? <Short moment={moment} /> : null}
    </button>
  );
}

/** Faces of who came, pictures of what was done, a dot for what was recorded. */
function Glyphs({ moment }: { moment: Moment }) {
  const calls = moment.incidents.filter(isCall);
  const people = cameIn({ ...moment, incidents: calls });
  const trouble = moment.incidents.length > calls.length;
  const kinds = [...new Set(moment.marks.map(({ kind }) => kind))];
  const glyphs = [
    ...people.map((id) => (id === null ? <Icon key="alone" name="bell" size={22} /> : <Who key={id} id={id} />)),
    trouble ? <Icon key="trouble" name="noCamera" size={22} /> : null,
    ...kinds.map((kind) => <Icon key={kind} name={MARK_ICONS[kind]} size={22} />),
    moment.clips.length && !people.length ? <i key="clip" className={css.dot} /> : null,
  ].filter(Boolean);
  const left = glyphs.length - MOST_GLYPHS;
  return (
    <span className={css.glyphs} aria-hidden="true">
      {glyphs.slice(0, MOST_GLYPHS)}
      {left > 0 ? <small>{later.night.more(left)}</small> : null}
    </span>
  );
}

/** Where there is room: when, and how fast. */
function Short({ moment }: { moment: Moment }) {
  const { time } = useClock();
  const [first, ...others] = moment.incidents.filter(isCall);
  const after = first?.answered_s ?? null;
  return (
    <span className={css.short} aria-hidden="true">
      <b>{time(moment.from)}</b>
      {first && !others.length && after !== null ? <span>{later.night.quick(duration(after))}</span> : null}
    </span>
  );
}
