import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { threadsQuery, withMark } from "./get-threads";
import { sendMark } from "./mark-read";

const SETTLE_MS = 400;
const AGAIN_MS = 5_000;
const ENOUGH_PX = 100;

/** The newest message whose row can be seen: half of it, or a good piece. 0: none. */
function newestSeen(box: HTMLElement): number {
  const frame = box.getBoundingClientRect();
  const [top, bottom] = [Math.max(frame.top, 0), Math.min(frame.bottom, window.innerHeight)];
  const rows = [...box.querySelectorAll<HTMLElement>("[data-message]")].reverse();
  const seen = rows.find((row) => {
    const place = row.getBoundingClientRect();
    return place.top + Math.min(place.height / 2, ENOUGH_PX) <= bottom && place.bottom >= top;
  });
  return Number(seen?.dataset.message ?? 0);
}

/** Says what was read: only what is in view, and only while somebody can look at the page. */
export function useReading(box: RefObject<HTMLElement | null>, thread: string, me: number, read: number | null, rows: unknown): void {
  const queries = useQueryClient();
  const told = useRef(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      const seen = box.current && document.visibilityState === "visible" ? newestSeen(box.current) : 0;
      if (read === null || seen <= Math.max(told.current, read)) return;
      told.current = seen;
      sendMark(thread, seen, seen).then(
        () => {
          queries.setQueryData(threadsQuery.queryKey, (known) => withMark(known, { thread, person: me, delivered: seen, read: seen }));
          void queries.invalidateQueries({ queryKey: threadsQuery.queryKey });
        },
        () => {
          told.current = 0;
          timer ??= setTimeout(tell, AGAIN_MS);
        },
      );
    };
    const soon = (): void => {
      timer ??= setTimeout(tell, SETTLE_MS);
    };
    soon();
    document.addEventListener("visibilitychange", soon);
    window.addEventListener("scroll", soon, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", soon);
      window.removeEventListener("scroll", soon, { capture: true });
    };
  }, [box, thread, me, read, rows, queries]);
}
