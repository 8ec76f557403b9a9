import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { duration } from "@/shared/lib/time";
import { Button, IconButton } from "@/shared/ui/Button";
import { useWaveform } from "./get-waveform";
import css from "./Player.module.css";
import { type Film, useFilm } from "./useFilm";
import { useFrames } from "./useFrames";
import { useFull } from "./useFull";
import { Waveform } from "./Waveform";

interface Played {
  id: string;
  video: string;
  picture: string | null;
  /** Seconds, as far as they are known before the file is. */
  seconds: number;
  /** Pixels of its picture; 0 where it has none. */
  width: number;
  height: number;
  /** Undefined or null: not said, so it is asked for. */
  peaks?: string | null;
  onset?: number | null;
}

interface Props {
  clip: Played;
  /** More controls, such as the clips before and after. */
  steps?: ReactNode;
  label?: string;
  /** What o'clock it was in the room at a second of the film, where that is what one looks for. */
  clock?: ((seconds: number) => string) | undefined;
  onBroken: () => void;
  onEnded?: () => void;
  onShape?: (video: HTMLVideoElement) => void;
}

/** Plays a clip at once, with its sound drawn; nothing of it is the browser's own. */
export function Player({ clip, steps, label, clock, onBroken, onEnded, onShape }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const film = useFilm(video, clip.seconds);
  const full = useFull(frame, video);
  const step = useFrames(video);
  const asked = useWaveform(clip.id, clip.peaks === undefined || clip.peaks === null);
  const onset = clip.onset ?? asked.data?.onset_s ?? null;
  return (
    <div ref={frame} className={css.player} onKeyDown={(event) => keys(event, film, full.toggle, step)}>
      <div className={classes(css.stage, !clip.width && css.soundOnly)}>
        <video
          ref={setVideo}
          className={css.video}
          style={clip.width ? { aspectRatio: `${clip.width} / ${clip.height}` } : undefined}
          src={clip.video}
          poster={clip.picture ?? ""}
          aria-label={label}
          playsInline
          preload="auto"
          onClick={film.toggle}
          onError={onBroken}
          onEnded={onEnded}
          onLoadedMetadata={(event) => onShape?.(event.currentTarget)}
          data-clip={clip.id}
        />
        {film.refused ? (
          <Button look="primary" icon="play" className={css.tap} onClick={film.toggle}>
            {later.player.tap}
          </Button>
        ) : null}
        {clip.width && !film.playing && !film.refused ? (
          <div className={css.frames}>
            <IconButton icon="back" label={later.player.frameBack} aria-keyshortcuts="," onClick={() => step(-1)} />
            <IconButton icon="next" label={later.player.frameOn} aria-keyshortcuts="." onClick={() => step(1)} />
          </div>
        ) : null}
      </div>
      <Waveform peaks={clip.peaks ?? asked.data?.peaks ?? ""} now={film.now} length={film.length} onset={onset} onSeek={film.seek} />
      <Times film={film} onset={onset} clock={clock} />
      <div className={css.controls} role="group" aria-label={later.player.controls}>
        <IconButton icon="back10" label={later.player.back} onClick={() => film.seek(film.now - 10)} />
        <IconButton
          className={css.play}
          icon={film.playing ? "pause" : "play"}
          filled={!film.playing}
          label={film.playing ? later.player.pause : later.player.play}
          onClick={film.toggle}
          data-play
        />
        {steps}
        <span className={css.gap} />
        <IconButton
          icon={film.muted ? "soundOff" : "soundOn"}
          label={film.muted ? later.player.unmute : later.player.mute}
          aria-pressed={film.muted}
          onClick={film.mute}
        />
        {full.can && clip.width ? (
          <IconButton
            icon="full"
            label={full.on ? later.player.exitFull : later.player.full}
            aria-pressed={full.on}
            onClick={full.toggle}
          />
        ) : null}
      </div>
    </div>
  );
}

/** Where it is, where the noise began (a tap goes there), and how fast it plays. */
function Times({ film, onset, clock }: { film: Film; onset: number | null; clock: Props["clock"] }) {
  return (
    <div className={css.times}>
      <span className={css.time} aria-hidden="true">
        {clock ? later.player.clock(clock(film.now)) : later.player.of(duration(film.now), duration(film.length))}
      </span>
      {onset === null ? null : (
        <button type="button" className={css.began} onClick={() => film.seek(onset)}>
          {later.player.began(duration(onset))}
        </button>
      )}
      <button type="button" className={css.speed} aria-label={later.player.speed(film.speed)} onClick={film.faster}>
        {later.player.times(film.speed)}
      </button>
    </div>
  );
}

/** Space plays and pauses, m is for the sound, f for the whole screen, "," and "." for one picture; a button's own keys stay its own. */
function keys(event: KeyboardEvent, film: Film, full: () => void, step: (by: 1 | -1) => void): void {
  const acts: Record<string, () => void> = { " ": film.toggle, m: film.mute, f: full, ",": () => step(-1), ".": () => step(1) };
  const act = acts[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target instanceof HTMLButtonElement) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
