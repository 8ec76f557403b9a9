import { type CSSProperties, useCallback, useRef } from "react";
import { useLevelPaint, useRealtimeStore } from "@/realtime/hooks";
import { UNHEARD_MS } from "@/realtime/link";
import { text } from "@/shared/i18n";
import css from "./LevelBar.module.css";
import { fillTo } from "./fill";
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
    if (!bar.current || !fill.current || document.hidden) return;
    fillTo(fill.current, "X", value === undefined ? 0 : fraction(value, scaleOf(lines)));
    put(bar.current, "data-zone", value === undefined ? "unheard" : zoneOf(value, lines));
    put(bar.current, "aria-valuenow", String(Math.round(value ?? scaleOf(lines).low)));
    put(bar.current, "aria-valuetext", value === undefined ? text.states.unheard : text.db(value));
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

/** Writes an attribute only where it is another than before. */
function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
