import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const AT_END_PX = 60;
const SOON_PX = 600;
const AWAY_PX = 300;

interface Wanted {
  /** The rows, from top to bottom; another object when they change. */
  rows: readonly { key: string }[];
  older: boolean;
  newer: boolean;
  onOlder: () => void;
  onNewer: () => void;
}

const rowOf = (box: HTMLElement, key: string): HTMLElement | null => box.querySelector(`[data-key="${CSS.escape(key)}"]`);

const leftOf = (box: HTMLElement): number => box.scrollHeight - box.scrollTop - box.clientHeight;

/**
 * A list that grows at both ends and never jumps: it stays at its end while it is there, and otherwise keeps the row that is on
 * top where it is, whatever comes before it or changes its size.
 */
export function useScroll({ rows, older, newer, onOlder, onNewer }: Wanted): {
  box: RefObject<HTMLDivElement | null>;
  away: boolean;
  toEnd: () => void;
  show: (key: string) => boolean;
  onScroll: () => void;
} {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const seen = useRef(0); // where it was when the anchor was taken
  const [away, setAway] = useState(false);

  const mark = useCallback((here: HTMLElement) => {
    const top = here.getBoundingClientRect().top;
    const first = [...here.querySelectorAll<HTMLElement>("[data-key]")].find((row) => row.getBoundingClientRect().bottom > top);
    anchor.current = first ? { key: first.dataset.key ?? "", top: first.getBoundingClientRect().top - top } : null;
    seen.current = here.scrollTop;
  }, []);

  const look = useCallback(() => {
    const here = box.current;
    if (!here) return;
    const left = leftOf(here);
    atEnd.current = left < AT_END_PX && !newer;
    setAway(left > AWAY_PX || newer);
    mark(here);
    if (older && here.scrollTop < SOON_PX) onOlder();
    if (newer && left < SOON_PX) onNewer();
  }, [older, newer, onOlder, onNewer, mark]);

  const settle = useCallback(() => {
    const here = box.current;
    if (!here) return;
    const moved = here.scrollTop - seen.current; // by a thumb of which no event has told yet
    if (moved < 0 && leftOf(here) >= AT_END_PX) atEnd.current = false;
    if (atEnd.current && !newer) here.scrollTop = here.scrollHeight;
    else if (anchor.current) {
      const row = rowOf(here, anchor.current.key);
      if (row) here.scrollTop += row.getBoundingClientRect().top - here.getBoundingClientRect().top - anchor.current.top + moved;
    }
    mark(here);
  }, [newer, mark]);

  useLayoutEffect(() => {
    settle();
    look();
  }, [rows, settle, look]);

  useEffect(() => {
    const here = box.current;
    if (!here || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(settle);
    watch.observe(here);
    if (here.firstElementChild) watch.observe(here.firstElementChild);
    return () => watch.disconnect();
  }, [settle]);

  const toEnd = useCallback(() => {
    atEnd.current = true;
    if (!box.current) return;
    box.current.scrollTop = box.current.scrollHeight;
    mark(box.current);
  }, [mark]);

  const show = useCallback(
    (key: string) => {
      const row = box.current && rowOf(box.current, key);
      if (!box.current || !row) return false;
      atEnd.current = false;
      box.current.scrollTop += row.getBoundingClientRect().top - box.current.getBoundingClientRect().top - box.current.clientHeight / 3;
      mark(box.current);
      return true;
    },
    [mark],
  );

  return { box, away, toEnd, show, onScroll: look };
}
