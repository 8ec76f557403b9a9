import { useEffect, useRef } from "react";

const TAKES_ARROWS = "input, textarea, select, [contenteditable], [role=slider], [role=textbox], video, audio";

/** Arrow keys turn to the night before or after, where nothing else takes them. */
export function useTurns(turn: (to: 1 | -1) => void): void {
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const to = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : null;
      if (to === null || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (document.activeElement?.matches(TAKES_ARROWS) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      latest.current(to);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
