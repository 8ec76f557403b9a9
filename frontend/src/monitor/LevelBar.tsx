import { type CSSProperties, useCallback, useRef } from "react";
import { useLevelPaint, useRealtimeStore } from "@/realtime/hooks";
import { UNHEARD_MS } from "@/realtime/link";
import { text } from "@/shared/i18n";
import css from "./LevelBar.module.css";
import { fraction, type Lines, scaleOf, zoneOf } from "./scale";

/** The present level as a lying bar with both lines drawn on it. */
export function LevelBar({ room, lines, label }: { room: number; lines: Lines; label: string }) {
  const bar = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLDivElement>(null);
  const { levels, now } = useRealtimeStore();
  const scale = scaleOf(lines);
  const paint = useCallback(() => {
    const history = levels.of(room);
    const value = now() - history.lastAt < UNHEARD_MS ? history.latest?.judged : undefined;
    if (!bar.current || !fill.current) return;
    fill.current.style.transform = `scaleX(${value === undefined ? 0 : fraction(value, scaleOf(lines)).toFixed(3)})`;
    bar.current.dataset.zone = value === undefined ? "unheard" : zoneOf(value, lines);
    bar.current.setAttribute("aria-valuenow", String(Math.round(value ?? scaleOf(lines).low)));
    bar.current.setAttribute("aria-valuetext", value === undefined ? text.states.unheard : text.db(value));
  }, [levels, now, room, lines]);
  useLevelPaint(paint);
  const place = (value: number): CSSProperties => ({ left: `${fraction(value, scale) * 100}%` });
  return (
    <div
      ref={bar}
      className={css.bar}
      role="meter"
      aria-label={label}
      aria-valuemin={scale.low}
      aria-valuemax={scale.high}
      aria-valuenow={scale.low}
    >
      <div ref={fill} className={css.fill} />
      <i className={css.stir} style={place(lines.stir_db)} />
      <i className={css.loud} style={place(lines.loud_db)} />
    </div>
  );
}
