import type { RoomState } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import css from "./StateMark.module.css";

/** Each state has its own shape, so that it is told without colour: ring, triangle, octagon, half, broken ring, crossed box. */
function Shape({ state }: { state: RoomState }) {
  switch (state) {
    case "quiet":
      return <circle cx="12" cy="12" r="6.5" fill="currentColor" />;
    case "stirring":
      return <path d="M12 4.500l8.500 15h-17z" fill="currentColor" />;
    case "loud":
      return (
        <path
          d="M8 2.500h8l5.500 5.500v8L16 21.500H8L2.500 16V8zM12 7v6M12 16.700v.1"
          fill="currentColor"
          stroke="var(--ground)"
          strokeWidth="2.200"
          strokeLinecap="round"
        />
      );
    case "settling":
      return <path d="M5 12a7 7 0 0 0 14 0zM5 12a7 7 0 0 1 14 0" fill="none" stroke="currentColor" strokeWidth="2" className={css.half} />;
    case "unheard":
      return (
        <path
          d="M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM4 20L20 4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.200"
          strokeDasharray="3.500 2.500"
        />
      );
    case "no_camera":
      return <path d="M4 6h16v12H4zM4 20L20 4" fill="none" stroke="currentColor" strokeWidth="2" />;
  }
}

export function StateMark({ state, note }: { state: RoomState; note?: string | undefined }) {
  return (
    <span className={classes(css.mark, css[state])} data-state={state}>
      <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
        <Shape state={state} />
      </svg>
      <strong>{text.states[state]}</strong>
      {note ? <span className={css.note}>{note}</span> : null}
    </span>
  );
}
