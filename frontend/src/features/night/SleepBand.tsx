import { type RefObject, useState } from "react";
import { useMay } from "@/shared/api/session";
import type { NightRoom, NightSleep, NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import { useClock } from "./clock";
import css from "./Sleep.module.css";
import { useGiveBack } from "./correct-sleep";
import { mostOf, roomOf, stretchOf } from "./sleep-draft";
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
  /** A sleep that nobody guessed, while it is being added. */
  made: NightSleep | null;
  onAdded: () => void;
}

const ADDED = "added";

/** When somebody slept. A tap chooses a stretch, and its two ends can be moved then; or one is added. */
export function SleepBand({ made, onAdded, ...props }: Props) {
  const { night, room, view, width } = props;
  const mayCorrect = useMay("mark.use");
  const back = useGiveBack(night.date);
  const [chosen, choose] = useState<string | null>(null);
  const sleep = made ?? room.sleep.find(({ since }) => since === chosen);
  const done = (): void => (made ? onAdded() : choose(null));
  if (!room.sleep.length && !room.awake.length && !made) return <div className={css.band} />;
  return (
    <>
      <div className={css.band} role="group" aria-label={later.night.sleepRow(room.name)}>
        {room.awake.map((each) => (
          <Awake key={each.since} {...{ room, view, width, said: each, back }} />
        ))}
        {room.sleep.map((each) =>
          each === sleep ? null : (
            <Stretch
              key={each.since}
              {...{ room, view, width, sleep: each }}
              onChoose={mayCorrect && !made ? () => choose(each.since) : undefined}
            />
          ),
        )}
        {sleep ? <div className={css.place} data-place /> : null}
      </div>
      {back.isError ? <Failure error={back.error} /> : null}
      {sleep ? <Chosen key={made ? ADDED : sleep.since} {...props} sleep={sleep} added={made !== null} onDone={done} /> : null}
    </>
  );
}

/** Somebody said that this was no sleep; a tap lets the guess hold again. */
function Awake({
  room,
  view,
  width,
  said,
  back,
}: Pick<Props, "room" | "view" | "width"> & { said: NightSleep; back: ReturnType<typeof useGiveBack> }) {
  const { time } = useClock();
  const mayCorrect = useMay("mark.use");
  const { from, to } = stretchOf(said);
  const place = placeOf({ from, to }, view);
  if (!place) return null;
  return (
    <button
      type="button"
      className={css.stretch}
      data-awake
      style={{ left: `${place.left}%`, width: `${place.width}%` }}
      aria-label={`${later.night.awakeFrom(room.name, time(from), time(to))}. ${later.night.giveBack}`}
      disabled={!mayCorrect || back.isPending || (place.width / 100) * width < HIT_PX}
      onClick={() => said.id !== null && back.mutate(said.id)}
    >
      {(place.width / 100) * width >= NAMED_PX ? <span>{later.night.awakeShort}</span> : null}
    </button>
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

function Chosen({
  night,
  room,
  sleep,
  added,
  view,
  width,
  field,
  onDone,
}: Omit<Props, "made" | "onAdded"> & { sleep: NightSleep; added: boolean; onDone: () => void }) {
  const others = [...room.sleep, ...room.awake].filter((each) => each !== sleep).map(stretchOf);
  const stretch = stretchOf(sleep);
  const limits = roomOf(stretch, others, mostOf(night));
  const draft = useSleepDraft({ date: night.date, room: room.room, sleep, added, stretch, limits, onDone });
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
      <SleepEditor draft={draft} sleep={sleep} added={added} name={room.name} onDone={onDone} />
    </div>
  );
}
