import type { KeyboardEvent } from "react";
import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { useClock } from "./clock";
import css from "./Lanes.module.css";
import { readAt } from "./Reading";
import type { Sounds } from "./useSounds";
import type { Zoom } from "./useView";
import { lengthOf, momentAt, shareOf } from "./view";

interface Props {
  night: NightTold;
  zoom: Zoom;
  ticks: number[];
  cursor: number | null;
  sounds: ReadonlyMap<number, Sounds>;
  onRead: (at: number | null) => void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FAR = 10;

/** The hours; with the keyboard it is the reading line's slider, and zooms. */
export function Axis({ night, zoom, ticks, cursor, sounds, onRead }: Props) {
  const { time, exact } = useClock();
  const { view, whole } = zoom;
  const at = cursor ?? (view.from + view.to) / 2;
  const press = (event: KeyboardEvent): void => {
    const done = act(event, at, zoom, onRead);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const said = readAt(night, sounds, at).map(({ name, words }) => `${name} ${words}`);
  return (
    <div
      className={css.axis}
      role="slider"
      tabIndex={0}
      aria-label={later.night.reading}
      aria-description={later.night.readingHelp}
      aria-valuemin={Math.round(whole.from / SECOND)}
      aria-valuemax={Math.round(whole.to / SECOND)}
      aria-valuenow={Math.round(at / SECOND)}
      aria-valuetext={later.night.reads(exact(at), said.join(", "))}
      onKeyDown={press}
    >
      {ticks.map((tick) => {
        const share = shareOf(tick, view);
        return share < 0.01 || share > 0.99 ? null : (
          <span key={tick} style={{ left: `${share * 100}%` }}>
            {time(tick)}
          </span>
        );
      })}
    </div>
  );
}

/** True: the key meant something. */
function act({ key, shiftKey }: KeyboardEvent, at: number, zoom: Zoom, onRead: (at: number | null) => void): boolean {
  const { view, whole } = zoom;
  const step = lengthOf(view) > 60 * MINUTE ? MINUTE : SECOND;
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -FAR, PageUp: FAR };
  const by = steps[key];
  const go = (to: number): boolean => {
    const next = Math.min(whole.to, Math.max(whole.from, Math.round(to / SECOND) * SECOND));
    onRead(next);
    if (next < view.from || next > view.to) zoom.move(next - (view.from + view.to) / 2);
    return true;
  };
  if (by !== undefined) return go(at + by * step * (shiftKey ? FAR : 1));
  if (key === "Home") return go(view.from);
  if (key === "End") return go(momentAt(0.9999, view));
  if (key === "+" || key === "=") zoom.nearer(0.5, at);
  else if (key === "-") zoom.nearer(2, at);
  else if (key === "0") zoom.show(zoom.home);
  else if (key === "Escape") onRead(null);
  else return false;
  return true;
}
