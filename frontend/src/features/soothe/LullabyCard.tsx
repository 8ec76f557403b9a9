import { type ChangeEvent, useRef, useState } from "react";
import { useMay, useSession } from "@/shared/api/session";
import { useRealtimeStore } from "@/realtime/hooks";
import type { Lullaby, Phone, WishChange } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { recall, remember } from "@/shared/lib/remembered";
import { classes } from "@/shared/lib/classes";
import { age } from "@/shared/lib/time";
import { Button, IconButton } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Choice, Slider } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Soothe.module.css";
import { endOf, type Timer, timers } from "./timers";
import { useAddLullaby, useLullabies, useRemoveLullaby } from "./wish";

interface Props {
  room: number;
  phone: Phone;
  wish: (change: WishChange) => void;
}

const MORNING = "07:00";
const fades = ["0", "10", "30", "60"] as const;
type Fade = (typeof fades)[number];

/** The choice that is nearest to what was wished, which may come from elsewhere. */
const nearest = (seconds: number): Fade =>
  [...fades].sort((a, b) => Math.abs(Number(a) - seconds) - Math.abs(Number(b) - seconds))[0] ?? "10";

/** Sounds for falling asleep, played by the phone in the room. */
export function LullabyCard({ room, phone, wish }: Props) {
  const lullabies = useLullabies();
  const household = useSession()?.household;
  const { serverNow } = useRealtimeStore();
  const [timer, setTimer] = useState<Timer>(() => timers.find((each) => each === recall("lullaby-timer")) ?? "m30");
  const { play } = phone.wish;
  const until = (which: Timer): string | null => endOf(which, serverNow(), household?.morning_time ?? MORNING, household?.tz);
  const choose = (which: Timer): void => {
    remember("lullaby-timer", which);
    setTimer(which);
    if (play.track !== null) wish({ play: { until: until(which) } });
  };
  const toggle = (track: string): void =>
    wish({ play: play.track === track ? { track: null, until: null } : { track, until: until(timer) } });
  return (
    <Card title={later.soothe.lullabies}>
      <NowPlaying lullabies={lullabies} phone={phone} onStop={() => wish({ play: { track: null, until: null } })} />
      <ul className={css.tracks}>
        {lullabies.map((lullaby) => (
          <Track key={lullaby.id} room={room} lullaby={lullaby} on={play.track === lullaby.id} onToggle={() => toggle(lullaby.id)} />
        ))}
      </ul>
      <Slider
        label={later.soothe.volume}
        value={play.volume}
        words={later.soothe.percent}
        onSettle={(volume) => wish({ play: { volume } })}
      />
      <Choice
        label={later.soothe.until}
        value={timer}
        options={timers.map((value) => ({ value, label: later.soothe.timers[value] }))}
        onChange={choose}
      />
      <Choice
        label={later.soothe.fade}
        value={nearest(play.fade_s)}
        options={fades.map((value) => ({ value, label: later.soothe.fades[value] }))}
        onChange={(fade) => wish({ play: { fade_s: Number(fade) } })}
      />
      <Upload />
    </Card>
  );
}

/** What the phone itself says that it plays; and what it was asked for while it has not done so. */
function NowPlaying({ lullabies, phone: { online, beat, wish }, onStop }: { lullabies: Lullaby[]; phone: Phone; onStop: () => void }) {
  const playing = online ? (beat?.playing ?? null) : null;
  const wanted = wish.play.track;
  if (!playing && wanted === null) return null;
  const nameOf = (id: string | null): string => lullabies.find((each) => each.id === id)?.name ?? later.soothe.lullabies;
  const silent = online && !playing && beat?.can_sound === false;
  return (
    <p className={classes(css.playing, silent && css.silent)} role="status" data-playing={playing?.track ?? ""}>
      <Icon name={silent ? "warn" : "music"} />
      <span>{playing ? playingWords(playing, wanted, nameOf) : waitingWords(nameOf(wanted), online, silent)}</span>
      {wanted === null ? null : (
        <Button icon="stop" onClick={onStop}>
          {later.soothe.stopNow}
        </Button>
      )}
    </p>
  );
}

type Playing = NonNullable<NonNullable<Phone["beat"]>["playing"]>;

/** What sounds: until when, or that it fades out because nobody wishes it any more. */
function playingWords({ track, left_s }: Playing, wanted: string | null, nameOf: (id: string) => string): string {
  return wanted === track ? later.soothe.plays(nameOf(track), left_s === null ? null : age(left_s)) : later.soothe.stops(nameOf(track));
}

/** What was asked for and does not sound, and why. */
function waitingWords(name: string, online: boolean, silent: boolean): string {
  if (!online) return later.soothe.waits(name);
  return silent ? later.soothe.silent(name) : later.soothe.starts(name);
}

function Track({ room, lullaby: { id, name, kind }, on, onToggle }: { room: number; lullaby: Lullaby; on: boolean; onToggle: () => void }) {
  const mayDelete = useMay("camera.edit");
  const [asking, setAsking] = useState(false);
  const remove = useRemoveLullaby(room);
  return (
    <li>
      <button
        type="button"
        className={css.track}
        aria-pressed={on}
        aria-label={on ? later.soothe.stop(name) : later.soothe.play(name)}
        onClick={onToggle}
      >
        <Icon name={on ? "stop" : "play"} size={20} filled />
        <span>{name}</span>
      </button>
      {kind === "file" && mayDelete ? <IconButton icon="trash" label={later.soothe.remove(name)} onClick={() => setAsking(true)} /> : null}
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={later.soothe.removeSure(name)}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(id, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </li>
  );
}

function Upload() {
  const may = useMay("camera.edit");
  const input = useRef<HTMLInputElement>(null);
  const add = useAddLullaby();
  if (!may) return null;
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) add.mutate(file, { onSuccess: ({ name }) => void toast(later.soothe.added(name)) });
  };
  return (
    <div className={css.upload}>
      <input
        ref={input}
        className="sr-only"
        type="file"
        accept="audio/*,.mp3,.m4a,.ogg,.wav,.flac"
        tabIndex={-1}
        aria-label={later.soothe.upload}
        onChange={chosen}
      />
      <Button look="quiet" icon="plus" busy={add.isPending} onClick={() => input.current?.click()}>
        {later.soothe.upload}
      </Button>
      <span className={css.help}>{later.soothe.uploadHelp}</span>
      {add.isError ? <Failure error={add.error} /> : null}
    </div>
  );
}
