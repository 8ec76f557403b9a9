import { type ReactNode, useEffect, useRef } from "react";
import type { Incident } from "@/shared/api/types";
import { classes } from "@/shared/lib/classes";
import css from "./AlarmScreen.module.css";
import { ArmBar } from "./ArmBar";
import { LinkBar } from "./LinkBar";

interface Props {
  label: string;
  /** What else is read out at once: the id of an element. */
  describedBy?: string;
  /** A camera that is gone looks like no crying child. */
  about?: Incident["about"];
  /** Nobody has to hurry. */
  calm?: boolean;
  /** It speaks of the server itself: the bar that does so on other screens is not needed. */
  ofServer?: boolean;
  children: ReactNode;
}

/**
 * Fills the screen and holds the focus until it is gone. A modal dialog of the browser: nothing else, not even another open dialog or a
 * picture in full screen, lies above it. The focus goes to what has `data-first`, else to the screen itself.
 */
export function Takeover({ label, describedBy, about = "child", calm = false, ofServer = false, children }: Props) {
  const frame = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = frame.current;
    if (dialog && !dialog.open) dialog.showModal();
    (dialog?.querySelector<HTMLElement>("[data-first]") ?? dialog)?.focus();
    document.documentElement.dataset.alarm = "on";
    document.documentElement.dataset.alarmAt = `${performance.now()}`;
    return () => {
      delete document.documentElement.dataset.alarm;
      delete document.documentElement.dataset.alarmAt;
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={frame}
      className={classes(css.screen, about === "monitor" && css.thing, calm && css.calm)}
      role={calm ? "dialog" : "alertdialog"}
      aria-modal="true"
      aria-label={label}
      aria-describedby={describedBy}
      tabIndex={-1}
      data-theme="night"
      onCancel={(event) => event.preventDefault()}
      onClose={(event) => event.currentTarget.showModal()}
      onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
    >
      <div className={css.bars}>
        <ArmBar />
        {ofServer ? null : <LinkBar />}
      </div>
      {children}
    </dialog>
  );
}
