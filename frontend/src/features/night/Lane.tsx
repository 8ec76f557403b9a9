import type { RefObject } from "react";
import type { NightRoom, NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { CalledBars } from "./CalledBars";
import { DutyStrip, DutyTints, isShared } from "./DutyTints";
import { GapMarks } from "./GapMarks";
import { Graph } from "./Graph";
import css from "./Lanes.module.css";
import type { Moment } from "./moments";
import { Moments } from "./Moments";
import { MotionStrip } from "./MotionStrip";
import { SleepBand } from "./SleepBand";
import type { Sounds } from "./useSounds";
import type { View } from "./view";

interface Props {
  night: NightTold;
  room: NightRoom;
  sounds: Sounds | undefined;
  view: View;
  /** Px. */
  width: number;
  field: RefObject<HTMLElement | null>;
  onOpen: (moment: Moment) => void;
}

/** One room's night: its sleep, its sound, who was called, and what happened. */
export function Lane({ night, room, sounds, view, width, field, onOpen }: Props) {
  const turns = night.duty.filter(({ rooms }) => rooms.includes(room.room));
  return (
    <section className={css.lane} aria-label={later.night.lane(room.name)} data-room={room.room}>
      <DutyTints turns={turns} view={view} />
      <header className={css.name}>
        <h2>{room.removed ? `${room.name} (${later.night.removed})` : room.name}</h2>
        <Totals room={room} />
      </header>
      {isShared(night) ? null : <DutyStrip turns={turns} view={view} />}
      <SleepBand night={night} room={room} view={view} width={width} field={field} />
      <div className={css.stage}>
        {sounds ? <Graph sound={sounds.shown} whole={sounds.whole} view={view} label={later.night.sound(room.name)} /> : null}
        <GapMarks gaps={room.gaps} view={view} width={width} />
      </div>
      {sounds ? <MotionStrip sound={sounds.shown} view={view} label={later.night.motionOf(room.name)} /> : null}
      <CalledBars incidents={room.incidents} view={view} now={Date.parse(night.now)} />
      <Moments room={room} view={view} width={width} onOpen={onOpen} />
    </section>
  );
}

const unbroken = (words: string): string => words.replaceAll(" ", "\u00a0");

function Totals({ room: { totals } }: { room: NightRoom }) {
  const said = [
    totals.sleep_s ? later.night.slept(totals.sleep_s) : "",
    totals.sleep_s && totals.sleep_s !== totals.longest_sleep_s ? later.night.longest(totals.longest_sleep_s) : "",
    later.night.wakeups(totals.wakeups),
    later.night.monitored(totals.monitored_s),
  ];
  return <p>{said.filter(Boolean).map(unbroken).join(" · ")}</p>;
}
