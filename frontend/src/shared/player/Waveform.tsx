import { type KeyboardEvent, type PointerEvent, useId } from "react";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { duration } from "@/shared/lib/time";
import css from "./Player.module.css";
import { barsOf, drawn } from "./waveform";

const BARS = 200;
const HEIGHT = 48;
const STEPS: Record<string, number> = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -10, PageUp: 10 };

interface Props {
  peaks: string;
  now: number;
  length: number;
  onset: number | null;
  onSeek: (to: number) => void;
}

/** The sound as a slider: what was played is filled, a line says where the noise began. Dragged, tapped, or moved with keys. */
export function Waveform({ peaks, now, length, onset, onSeek }: Props) {
  const at = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width) onSeek(((event.clientX - left) / width) * length);
  };
  const press = (event: KeyboardEvent): void => {
    const to = wanted(event.key, now, length);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(to);
  };
  return (
    <div
      className={css.wave}
      role="slider"
      tabIndex={0}
      aria-label={later.player.place}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(now)}
      aria-valuetext={later.player.where(duration(now), duration(length), onset === null ? null : duration(onset))}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        at(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && at(event)}
    >
      <Drawing peaks={peaks} played={length ? now / length : 0} onset={onset !== null && length ? onset / length : null} />
    </div>
  );
}

function wanted(key: string, now: number, length: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return length;
  const step = STEPS[key];
  return step === undefined ? null : now + step;
}

function Drawing({ peaks, played, onset }: { peaks: string; played: number; onset: number | null }) {
  const clip = useId();
  const bars = barsOf(peaks, BARS);
  const path = bars.length ? drawn(bars, HEIGHT) : `M0 ${HEIGHT / 2 - 1}h${BARS}v2h-${BARS}z`;
  return (
    <svg className={css.drawing} viewBox={`0 0 ${BARS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <clipPath id={clip}>
        <rect width={played * BARS} height={HEIGHT} />
      </clipPath>
      <path className={css.ahead} d={path} />
      <path className={css.played} d={path} clipPath={`url(#${clip})`} />
      {onset === null ? null : <rect className={css.onset} x={onset * BARS - 0.3} width={0.6} height={HEIGHT} data-onset={onset} />}
      <rect className={css.now} x={played * BARS - 0.3} width={0.6} height={HEIGHT} />
    </svg>
  );
}

/** The same, small, where nothing can be moved: beside a clip's words. */
export function SmallWaveform({ peaks, className }: { peaks: string | null; className?: string | undefined }) {
  const bars = peaks ? barsOf(peaks, 60) : [];
  return (
    <svg className={classes(css.small, className)} viewBox={`0 0 60 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {bars.length ? <path d={drawn(bars, HEIGHT)} /> : null}
    </svg>
  );
}
