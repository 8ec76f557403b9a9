import { type CSSProperties, type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useRef } from "react";
import { fillTo } from "@/monitor/fill";
import { fraction, LEAST_GAP_DB, type Line, type Lines, scaleOf, valueAt, zoneOf } from "@/monitor/scale";
import { Spark } from "@/monitor/Spark";
import { useLevelPaint, useRealtimeStore } from "@/realtime/hooks";
import { UNHEARD_MS } from "@/realtime/link";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import css from "./LevelChart.module.css";

interface Props {
  room: number;
  lines: Lines;
  disabled: boolean;
  onMove: (line: Line, value: number) => void;
  /** `soon`: the hand has let go; otherwise more key presses may follow. */
  onSettle: (soon?: boolean) => void;
}

/** The sound of the last minute with the present level at its right, and both lines across it to be dragged. */
export function LevelChart({ room, lines, disabled, onMove, onSettle }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const handles = { plot, lines, disabled, onMove, onSettle };
  return (
    <div className={css.chart}>
      <div ref={plot} className={css.plot}>
        <Spark room={room} lines={lines} label={text.room.history} className={css.history} />
        <Column room={room} lines={lines} />
        <Handle line="loud" name={text.room.loudHandle} short={text.room.loudLine} {...handles} />
        <Handle line="stir" name={text.room.stirHandle} short={text.room.stirLine} {...handles} />
      </div>
      <p className={css.axis} aria-hidden="true">
        <span>{text.room.minuteAgo}</span>
        <span>{text.room.now}</span>
      </p>
    </div>
  );
}

function Column({ room, lines }: { room: number; lines: Lines }) {
  const fill = useRef<HTMLDivElement>(null);
  const value = useRef<HTMLSpanElement>(null);
  const { levels, now } = useRealtimeStore();
  const paint = useCallback(() => {
    const history = levels.of(room);
    const level = now() - history.lastAt < UNHEARD_MS ? history.latest?.judged : undefined;
    if (!fill.current || !value.current || document.hidden) return;
    fillTo(fill.current, "Y", level === undefined ? 0 : fraction(level, scaleOf(lines)));
    fill.current.dataset.zone = level === undefined ? "" : zoneOf(level, lines);
    const said = level === undefined ? text.states.unheard : text.db(level);
    if (value.current.textContent !== said) value.current.textContent = said;
  }, [levels, now, room, lines]);
  useLevelPaint(paint);
  return (
    <div className={css.column}>
      <div ref={fill} className={css.fill} />
      <span ref={value} className={css.value} />
    </div>
  );
}

interface HandleProps extends Omit<Props, "room"> {
  line: Line;
  name: string;
  short: string;
  plot: RefObject<HTMLDivElement | null>;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };

function keyTarget(key: string, value: number, scale: { low: number; high: number }): number | null {
  if (key === "Home") return scale.low;
  if (key === "End") return scale.high;
  const step = STEPS[key];
  return step === undefined ? null : value + step;
}

function Handle({ line, name, short, plot, lines, disabled, onMove, onSettle }: HandleProps) {
  const scale = scaleOf(lines);
  const value = line === "loud" ? lines.loud_db : lines.stir_db;
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (disabled || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = plot.current?.getBoundingClientRect();
    if (box?.height) onMove(line, valueAt(1 - (event.clientY - box.top) / box.height, scale));
  };
  const press = (event: PointerEvent<HTMLDivElement>): void => {
    if (disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
  };
  const key = (event: KeyboardEvent): void => {
    const target = keyTarget(event.key, value, scale);
    if (disabled || target === null) return;
    event.preventDefault();
    onMove(line, target);
    onSettle(false);
  };
  const place: CSSProperties = { bottom: `${fraction(value, scale) * 100}%` };
  return (
    <div
      className={classes(css.handle, css[line])}
      style={place}
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={name}
      aria-orientation="vertical"
      aria-disabled={disabled || undefined}
      aria-valuemin={line === "loud" ? lines.stir_db + LEAST_GAP_DB : scale.low}
      aria-valuemax={line === "loud" ? scale.high : lines.loud_db - LEAST_GAP_DB}
      aria-valuenow={value}
      aria-valuetext={lines.relative ? text.room.lineValueRelative(value) : text.room.lineValue(value)}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={() => onSettle()}
      onPointerCancel={() => onSettle()}
      onKeyDown={key}
    >
      <span className={css.grip}>
        {short} <b>{text.db(value)}</b>
      </span>
    </div>
  );
}
