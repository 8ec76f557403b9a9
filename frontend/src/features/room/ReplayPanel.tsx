import { type ReactNode, useState } from "react";
import { useSayVerdict } from "@/shared/api/say-verdict";
import { useZone } from "@/shared/api/session";
import type { Replay, ReplayedWake, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { clockTime, exactTime, weekdayOf, dayKey } from "@/shared/lib/time";
import { Player } from "@/shared/player/Player";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import css from "./Replay.module.css";
import { type Nights, useClip, useReplay } from "./replay-night";
import type { RoomChange } from "./update-room";

const words = later.replay;

interface Props {
  room: Room;
  /** What is tried and differs from the room. */
  changes: RoomChange;
  saving: boolean;
  onKeep: () => void;
  onLeave: () => void;
  onClose: () => void;
}

/** Which wake-ups of the last nights would have gone, and which would have come, by settings that do not hold yet. */
export default function ReplayPanel({ room, changes, saving, onKeep, onLeave, onClose }: Props) {
  const [nights, setNights] = useState<Nights>(1);
  const replay = useReplay(room, changes, nights, saving);
  const tried = Object.keys(changes).length > 0;
  return (
    <section className={css.panel} aria-label={words.title}>
      <header className={css.head}>
        <h3>{words.title}</h3>
        {tried ? null : (
          <Button look="quiet" onClick={onClose}>
            {words.close}
          </Button>
        )}
      </header>
      <Choice
        label={words.nights}
        value={String(nights) as "1" | "7"}
        options={([1, 7] as const).map((value) => ({ value: String(value) as "1" | "7", label: words.choices[value] }))}
        onChange={(value) => setNights(Number(value) as Nights)}
      />
      <div className={css.acts}>
        <p role="status" className={css.summary} aria-busy={replay.behind}>
          {replay.data && !replay.isError ? summary(replay.data, tried) : null}
        </p>
        {tried ? (
          <div className={css.buttons}>
            <Button look="primary" busy={saving} onClick={onKeep}>
              {words.keep}
            </Button>
            <Button onClick={onLeave}>{words.leave}</Button>
          </div>
        ) : (
          <p className={css.help}>{words.trying}</p>
        )}
      </div>
      {replay.isError ? <Failure error={replay.error} again={() => void replay.refetch()} /> : null}
      {replay.isPending ? <Skeleton lines={2} /> : null}
      {replay.data && !replay.isError ? (
        <div className={classes(css.told, replay.behind && css.behind)}>
          <Told replay={replay.data} tried={tried} band={changes.voice_band !== undefined} />
        </div>
      ) : null}
    </section>
  );
}

function summary(replay: Replay, tried: boolean): string {
  if (!replay.heard_s) return words.nothing;
  if (!tried) return words.asIs(replay.now.length, replay.nights);
  return words.change(replay.gone.length, replay.new.length, replay.now.length, replay.then.length);
}

/** The wake-ups themselves, and how far they can be believed. */
function Told({ replay, tried, band }: { replay: Replay; tried: boolean; band: boolean }) {
  if (!replay.heard_s) return null;
  const kept = replay.then.filter(({ at }) => !replay.new.some((other) => other.at === at));
  return (
    <>
      <Wakes mark="gone" title={words.gone} wakes={replay.gone} week={replay.nights > 1} />
      <Wakes mark="new" title={words.more} wakes={replay.new} week={replay.nights > 1} />
      {tried && kept.length ? (
        <details className={css.kept}>
          <summary>{words.kept(kept.length)}</summary>
          <Wakes mark="kept" wakes={kept} week={replay.nights > 1} />
        </details>
      ) : null}
      {tried ? null : <Wakes mark="kept" wakes={kept} week={replay.nights > 1} />}
      <p className={css.help}>
        {words.heard(replay.heard_s)} {words.lists}
      </p>
      {band ? <Notice tone="warn">{words.otherBand}</Notice> : <Blind replay={replay} />}
    </>
  );
}

function Blind({ replay }: { replay: Replay }) {
  const tz = useZone();
  if (!replay.blind.length) return null;
  const length = ({ since, until }: Replay["blind"][number]): number => (Date.parse(until) - Date.parse(since)) / 1000;
  const seconds = replay.blind.reduce((sum, stretch) => sum + length(stretch), 0);
  const longest = [...replay.blind].sort((a, b) => length(b) - length(a)).slice(0, 3);
  const places = longest.map(({ since }) => moment(since, replay.nights > 1, tz)).join(", ");
  return <Notice tone="warn">{words.blind(seconds, places)}</Notice>;
}

interface WakesProps {
  mark: "gone" | "new" | "kept";
  title?: string;
  wakes: ReplayedWake[];
  /** Several nights: each is told with its day. */
  week: boolean;
}

function Wakes({ mark, title, wakes, week }: WakesProps) {
  if (!wakes.length) return null;
  return (
    <>
      {title ? (
        <h4 className={css.title}>
          <Icon name={mark === "gone" ? "cross" : "plus"} size={18} /> {title}
        </h4>
      ) : null}
      <ul className={css.wakes} aria-label={title ?? words.all}>
        {wakes.map((wake) => (
          <Wake key={wake.at} wake={wake} mark={mark} week={week} />
        ))}
      </ul>
    </>
  );
}

function Wake({ wake, mark, week }: { wake: ReplayedWake; mark: WakesProps["mark"]; week: boolean }) {
  const tz = useZone();
  const [open, setOpen] = useState(false);
  const at = moment(wake.at, week, tz);
  const why = text.wake.said(wake.certainty, wake.cause, wake.seconds);
  return (
    <li data-mark={mark}>
      <div className={css.wake}>
        <time dateTime={wake.at} title={exactTime(wake.at, tz)}>
          {at}
        </time>
        <span className={css.why}>
          {why}
          {wake.rings > 1 ? `, ${words.rings(wake.rings)}` : ""}
        </span>
        {wake.clip ? (
          <Button
            icon={open ? "cross" : "play"}
            aria-expanded={open}
            aria-label={open ? words.hide(at) : words.listen(at)}
            onClick={() => setOpen(!open)}
          />
        ) : (
          <span className={css.help}>{words.noClip}</span>
        )}
      </div>
      {open && wake.clip ? <Heard clip={wake.clip} /> : null}
      {wake.incident !== null ? <Verdict incident={wake.incident} cried={wake.cried} at={at} /> : null}
    </li>
  );
}

/** "02:14", or "Tue 02:14" among several nights. */
function moment(at: string, week: boolean, tz: string | undefined): string {
  return week ? `${weekdayOf(dayKey(at, tz))} ${clockTime(at, tz)}` : clockTime(at, tz);
}

function Heard({ clip: id }: { clip: string }) {
  const clip = useClip(id);
  const [broken, setBroken] = useState(false);
  if (clip.isPending) return <Skeleton />;
  if (clip.isError) return <Failure error={clip.error} again={() => void clip.refetch()} />;
  const { video_url: video, thumbnail_url: picture, duration_s, width, height, peaks, onset_s: onset } = clip.data;
  if (!video || broken) return <Notice tone="warn">{words.broken}</Notice>;
  const film = { id, video, picture, seconds: duration_s ?? 0, width: width ?? 0, height: height ?? 0, peaks, onset };
  return <Player clip={film} onBroken={() => setBroken(true)} />;
}

/** Was it right to wake somebody? One tap, and one more takes it back. */
function Verdict({ incident, cried, at }: { incident: number; cried: boolean | null; at: string }) {
  const say = useSayVerdict(incident);
  const answer = (value: boolean, label: string): ReactNode => (
    <Button
      look={cried === value ? "primary" : "plain"}
      aria-pressed={cried === value}
      busy={say.isPending}
      onClick={() => say.mutate(cried === value ? null : value)}
    >
      {label}
    </Button>
  );
  return (
    <div className={css.verdict} role="group" aria-label={words.right(at)}>
      {answer(true, words.cried)}
      {answer(false, words.notCried)}
      {say.isError ? <Failure error={say.error} /> : null}
    </div>
  );
}
