import { type RefObject, useState } from "react";
import { useMay } from "@/shared/api/session";
import type { NightRoom, NightSleep, NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { IconButton } from "@/shared/ui/Button";
import { toast } from "@/shared/ui/toasts";
import { CalledBars } from "./CalledBars";
import { DutyStrip, DutyTints, isShared } from "./DutyTints";
import { GapMarks } from "./GapMarks";
import { Graph } from "./Graph";
import css from "./Lanes.module.css";
import type { Moment } from "./moments";
import { Moments } from "./Moments";
import { MotionStrip } from "./MotionStrip";
import { Readings } from "./Readings";
import { madeSleep } from "./sleep-draft";
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
  const [made, make] = useState<NightSleep | null>(null);
  const mayAdd = useMay("mark.use");
  const add = (): void => {
    const place = madeSleep(night, room, view);
    make(place);
    if (!place) toast(later.night.noPlace);
  };
  const turns = night.duty.filter(({ rooms }) => rooms.includes(room.room));
  return (
    <section className={css.lane} aria-label={later.night.lane(room.name)} data-room={room.room}>
      <DutyTints turns={turns} view={view} />
      <header className={css.name}>
        <h2>{room.removed ? `${room.name} (${later.night.removed})` : room.name}</h2>
        <Totals room={room} />
        {mayAdd && !made ? <IconButton icon="plus" label={later.night.addSleep(room.name)} className={css.add} onClick={add} /> : null}
      </header>
      {isShared(night) ? null : <DutyStrip turns={turns} view={view} />}
      <SleepBand night={night} room={room} view={view} width={width} field={field} made={made} onAdded={() => make(null)} />
      <div className={css.stage}>
        {sounds ? <Graph sound={sounds.shown} whole={sounds.whole} view={view} label={later.night.sound(room.name)} /> : null}
        <GapMarks gaps={room.gaps} view={view} width={width} />
      </div>
      {sounds ? <MotionStrip sound={sounds.shown} view={view} label={later.night.motionOf(room.name)} /> : null}
      <CalledBars incidents={room.incidents} view={view} now={Date.parse(night.now)} />
      <Readings room={room} view={view} />
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
