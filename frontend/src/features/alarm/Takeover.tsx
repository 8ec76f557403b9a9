import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "@/shared/lib/classes";
import css from "./AlarmScreen.module.css";

/** Fills the screen and holds the focus until it is gone. `calm`: nobody has to hurry. */
export function Takeover({ label, calm = false, children }: { label: string; calm?: boolean; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    frame.current?.focus();
    document.documentElement.dataset.alarm = "on";
    return () => {
      delete document.documentElement.dataset.alarm;
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div ref={frame} className={classes(css.screen, calm && css.calm)} role={calm ? "dialog" : "alertdialog"} aria-modal="true" aria-label={label} tabIndex={-1} data-theme="night">
      {children}
    </div>
  );
}
