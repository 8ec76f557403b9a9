import { type RefObject, useState } from "react";
import { useMay } from "@/shared/api/session";
import type { NightRoom, NightSleep, NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Icon } from "@/shared/ui/Icon";
import { useClock } from "./clock";
import css from "./Sleep.module.css";
import { roomOf } from "./sleep-draft";
import { SleepEditor } from "./SleepEditor";
import { SleepHandle } from "./SleepHandle";
import { useSleepDraft } from "./useSleepDraft";
import { placeOf, type View } from "./view";

const NAMED_PX = 128;
const MARKED_PX = 34;
/** A thumb does not hit less: one comes nearer first. */
const HIT_PX = 24;

interface Props {
  night: NightTold;
  room: NightRoom;
  view: View;
  /** Px. */
  width: number;
  field: RefObject<HTMLElement | null>;
}

const stretchOf = ({ since, until }: NightSleep): View => ({ from: Date.parse(since), to: Date.parse(until) });

/** When somebody slept. A tap chooses a stretch, and its two ends can be moved then. */
export function SleepBand({ night, room, view, width, field }: Props) {
  const mayCorrect = useMay("mark.use");
  const [chosen, choose] = useState<string | null>(null);
  const sleep = room.sleep.find(({ since }) => since === chosen);
  if (!room.sleep.length) return <div className={css.band} />;
  return (
    <>
      <div className={css.band} role="group" aria-label={later.night.sleepRow(room.name)}>
        {room.sleep.map((each) =>
          each === sleep ? null : (
            <Stretch
              key={each.since}
              {...{ room, view, width, sleep: each }}
              onChoose={mayCorrect ? () => choose(each.since) : undefined}
            />
          ),
        )}
        {sleep ? <div className={css.place} data-place /> : null}
      </div>
      {sleep ? <Chosen key={sleep.since} {...{ night, room, sleep, view, width, field }} onDone={() => choose(null)} /> : null}
    </>
  );
}

function Stretch({
  room,
  sleep,
  view,
  width,
  onChoose,
}: Pick<Props, "room" | "view" | "width"> & { sleep: NightSleep; onChoose: (() => void) | undefined }) {
  const { time } = useClock();
  const { from, to } = stretchOf(sleep);
  const place = placeOf({ from, to }, view);
  if (!place) return null;
  const px = (place.width / 100) * width;
  const seconds = (to - from) / 1000;
  return (
    <button
      type="button"
      className={css.stretch}
      data-source={sleep.source}
      style={{ left: `${place.left}%`, width: `${place.width}%` }}
      aria-label={later.night.asleep(room.name, time(from), time(to), seconds)}
      disabled={!onChoose || px < HIT_PX}
      onClick={onChoose}
    >
      {px >= MARKED_PX ? <Icon name="moon" size={18} /> : null}
      {px >= NAMED_PX ? <span>{later.night.span(seconds)}</span> : null}
    </button>
  );
}

function Chosen({ night, room, sleep, view, width, field, onDone }: Props & { sleep: NightSleep; onDone: () => void }) {
  const others = room.sleep.filter((each) => each !== sleep).map(stretchOf);
  const most = { from: Date.parse(night.since), to: Math.min(Date.parse(night.until), Date.parse(night.now)) };
  const stretch = stretchOf(sleep);
  const draft = useSleepDraft({ date: night.date, room: room.room, sleep, stretch, limits: roomOf(stretch, others, most), onDone });
  const place = placeOf(draft.now, view);
  const handle = { name: room.name, draft, view, field };
  return (
    <div className={css.chosen}>
      {place ? (
        <div className={css.over}>
          <div className={css.stretch} data-chosen style={{ left: `${place.left}%`, width: `${place.width}%` }}>
            {(place.width / 100) * width >= NAMED_PX ? <span>{later.night.span((draft.now.to - draft.now.from) / 1000)}</span> : null}
          </div>
          <SleepHandle end="from" {...handle} />
          <SleepHandle end="to" {...handle} />
        </div>
      ) : null}
      <SleepEditor draft={draft} sleep={sleep} name={room.name} onDone={onDone} />
    </div>
  );
}
