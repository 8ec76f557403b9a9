import { type KeyboardEvent, type PointerEvent, type RefObject } from "react";
import { later } from "@/shared/i18n/later";
import { useClock } from "./clock";
import css from "./Sleep.module.css";
import type { End } from "./sleep-draft";
import type { SleepDraft } from "./useSleepDraft";
import { momentAt, shareOf, type View } from "./view";

interface Props {
  end: End;
  name: string;
  draft: SleepDraft;
  view: View;
  field: RefObject<HTMLElement | null>;
}

const MINUTE = 60_000;
const FAR = 10;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -FAR, PageUp: FAR };

/** One end of a sleep, moved by hand or by keys. */
export function SleepHandle({ end, name, draft, view, field }: Props) {
  const { time } = useClock();
  const at = draft.now[end];
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) draft.put(end, at + step * MINUTE * (event.shiftKey ? FAR : 1));
    else if (event.key === "Enter") draft.save();
    else if (event.key === "Escape") draft.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = (event: PointerEvent): void => {
    const box = field.current?.getBoundingClientRect();
    event.stopPropagation();
    if (!box?.width || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    draft.put(end, momentAt((event.clientX - box.left) / box.width, view));
  };
  const hold = (event: PointerEvent): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  return (
    <div
      className={css.handle}
      data-end={end}
      style={{ left: `${Math.min(1, Math.max(0, shareOf(at, view))) * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={end === "from" ? later.night.fell(name) : later.night.woke(name)}
      aria-valuemin={draft.limits.from / MINUTE}
      aria-valuemax={draft.limits.to / MINUTE}
      aria-valuenow={at / MINUTE}
      aria-valuetext={time(at)}
      onKeyDown={press}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={(event) => event.stopPropagation()}
    />
  );
}
