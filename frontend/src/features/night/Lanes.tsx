import { type CSSProperties, useRef, useState } from "react";
import type { NightTold } from "@/shared/api/types";
import { Axis } from "./Axis";
import { useClock } from "./clock";
import { DutyStrip, isShared } from "./DutyTints";
import { Lane } from "./Lane";
import css from "./Lanes.module.css";
import { type Moment } from "./moments";
import { MomentSheet } from "./MomentSheet";
import { Legend, Reading } from "./Reading";
import { minuteOfDay } from "@/shared/lib/time";
import { useGestures } from "./useGestures";
import { useView } from "./useView";
import { useSounds } from "./useSounds";
import { useWidth } from "./useWidth";
import { placeOf, shareOf, ticksOf, type View } from "./view";
import { ZoomBar } from "./ZoomBar";

interface Props {
  night: NightTold;
  /** The moment to which somebody was led, ms since 1970. */
  at: number | null;
  turn: (to: 1 | -1) => void;
}

const TICK_PX = 56;

/** A lane for each room, all on one axis of time; a line over all of them reads them. */
export function Lanes({ night, at: led, turn }: Props) {
  const lanes = useRef<HTMLDivElement>(null);
  const width = useWidth(lanes);
  const zoom = useView(night, led);
  const { zone } = useClock();
  const [cursor, read] = useState<number | null>(led);
  const [open, setOpen] = useState<{ room: number; moment: Moment } | null>(null);
  const { choice, on } = useGestures(lanes, { zoom, read, turn });
  const sounds = useSounds(night, zoom);
  const ticks = ticksOf(zoom.view, TICK_PX / Math.max(width, 1), (at) => minuteOfDay(at, zone));
  const opened = night.rooms.find(({ room }) => room === open?.room);
  return (
    <section className={css.lanes}>
      <div className={css.bar}>
        <Reading night={night} sounds={sounds} cursor={cursor} />
        <ZoomBar zoom={zoom} />
      </div>
      <div ref={lanes} className={css.field} {...on}>
        <Hours ticks={ticks} view={zoom.view} />
        <Axis night={night} zoom={zoom} ticks={ticks} cursor={cursor} sounds={sounds} onRead={read} />
        {isShared(night) && night.duty.length ? <DutyStrip turns={night.duty} view={zoom.view} /> : null}
        {night.rooms.map((room) => (
          <Lane
            key={room.room}
            night={night}
            room={room}
            sounds={sounds.get(room.room)}
            view={zoom.view}
            width={width}
            field={lanes}
            onOpen={(moment) => setOpen({ room: room.room, moment })}
          />
        ))}
        <Over night={night} view={zoom.view} cursor={cursor} choice={choice} />
      </div>
      <Legend motion={night.rooms.some(({ levels }) => levels.motion)} />
      {open && opened ? <MomentSheet room={opened} moment={open.moment} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

const at = (share: number): CSSProperties => ({ left: `${share * 100}%` });
const inside = (moment: number, view: View): boolean => moment > view.from && moment < view.to;

/** The hours, behind all lanes. */
function Hours({ ticks, view }: { ticks: number[]; view: View }) {
  return (
    <div className={css.grid} aria-hidden="true">
      {ticks.map((tick) => (
        <i key={tick} className={css.hour} style={at(shareOf(tick, view))} />
      ))}
    </div>
  );
}

/** What stands across all lanes: now, where one reads, and what is being chosen. */
function Over({ night, view, cursor, choice }: { night: NightTold; view: View; cursor: number | null; choice: View | null }) {
  const chosen = choice ? placeOf(choice, view) : null;
  const now = Date.parse(night.now);
  return (
    <div className={css.grid} aria-hidden="true">
      {inside(now, view) ? <i className={css.nowLine} style={at(shareOf(now, view))} /> : null}
      {chosen ? <i className={css.choice} style={{ left: `${chosen.left}%`, width: `${chosen.width}%` }} /> : null}
      {cursor !== null && inside(cursor, view) ? <i className={css.cursor} style={at(shareOf(cursor, view))} data-cursor={cursor} /> : null}
    </div>
  );
}
