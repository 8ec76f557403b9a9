import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { later } from "@/shared/i18n/later";
import css from "./Motion.module.css";
import { moved, type Part, resized } from "./zone";

interface Props {
  number: number;
  part: Part;
  chosen: boolean;
  onChoose: () => void;
  onMove: (part: Part) => void;
  onRemove: () => void;
}

const STEP = 20;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** One rectangle of a zone: it is moved as a whole, and changes its size at its corner. */
export function ZonePart({ number, part, chosen, onChoose, onMove, onRemove }: Props) {
  const held = useRef<{ x: number; y: number; part: Part; corner: boolean } | null>(null);
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step) onMove(event.shiftKey ? resized(part, ...step) : moved(part, ...step));
    else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
  };
  const hold = (event: PointerEvent<HTMLElement>): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const corner = event.target instanceof HTMLElement && event.target.dataset["corner"] !== undefined;
    held.current = { x: event.clientX, y: event.clientY, part, corner };
    onChoose();
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!held.current || !box?.width || !box.height) return;
    const by: [number, number] = [
      (1000 * (event.clientX - held.current.x)) / box.width,
      (1000 * (event.clientY - held.current.y)) / box.height,
    ];
    onMove(held.current.corner ? resized(held.current.part, ...by) : moved(held.current.part, ...by));
  };
  const release = (): void => void (held.current = null);
  const [left, top, width, height] = part.map((edge) => edge / 10) as Part;
  return (
    <button
      type="button"
      className={css.part}
      data-chosen={chosen || undefined}
      style={{ left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }}
      aria-label={later.motion.part(number, ...(part.map((edge) => Math.round(edge / 10)) as Part))}
      onFocus={onChoose}
      onKeyDown={press}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <b aria-hidden="true">{number}</b>
      <i data-corner aria-hidden="true" />
    </button>
  );
}
