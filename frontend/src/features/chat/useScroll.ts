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
  const [away, setAway] = useState(false);

  const look = useCallback(() => {
    const here = box.current;
    if (!here) return;
    const left = here.scrollHeight - here.scrollTop - here.clientHeight;
    atEnd.current = left < AT_END_PX && !newer;
    setAway(left > AWAY_PX || newer);
    const top = here.getBoundingClientRect().top;
    const first = [...here.querySelectorAll<HTMLElement>("[data-key]")].find((row) => row.getBoundingClientRect().bottom > top);
    anchor.current = first ? { key: first.dataset.key ?? "", top: first.getBoundingClientRect().top - top } : null;
    if (older && here.scrollTop < SOON_PX) onOlder();
    if (newer && left < SOON_PX) onNewer();
  }, [older, newer, onOlder, onNewer]);

  const settle = useCallback(() => {
    const here = box.current;
    if (!here) return;
    if (atEnd.current && !newer) here.scrollTop = here.scrollHeight;
    else if (anchor.current) {
      const row = rowOf(here, anchor.current.key);
      if (row) here.scrollTop += row.getBoundingClientRect().top - here.getBoundingClientRect().top - anchor.current.top;
    }
  }, [newer]);

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
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  const show = useCallback((key: string) => {
    const row = box.current && rowOf(box.current, key);
    if (!box.current || !row) return false;
    atEnd.current = false;
    box.current.scrollTop += row.getBoundingClientRect().top - box.current.getBoundingClientRect().top - box.current.clientHeight / 3;
    return true;
  }, []);

  return { box, away, toEnd, show, onScroll: look };
}
