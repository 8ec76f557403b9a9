import { type ReactNode, useEffect, useRef } from "react";
import { useHistoryState, useLocationProperty } from "wouter/use-browser-location";
import css from "./Place.module.css";

/** A place on a page that has an address of its own ("#id"): whoever follows it is led there, and the place has the focus. */
export function Place({ id, children }: { id: string; children: ReactNode }) {
  const wanted = useLocationProperty(() => location.hash) === `#${id}`;
  const time = useHistoryState<unknown>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!wanted) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "start" });
  }, [wanted, time]);
  return (
    <div id={id} ref={place} tabIndex={-1} className={css.place}>
      {children}
    </div>
  );
}
