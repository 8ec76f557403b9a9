import { type KeyboardEvent, useEffect, useRef } from "react";
import type { NightSleep } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import { useClock } from "./clock";
import css from "./Sleep.module.css";
import type { SleepDraft } from "./useSleepDraft";

/** What the chosen sleep is now, and what can be done about it. */
export function SleepEditor({
  draft,
  sleep,
  added,
  name,
  onDone,
}: {
  draft: SleepDraft;
  sleep: NightSleep;
  added: boolean;
  name: string;
  onDone: () => void;
}) {
  const { time } = useClock();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.parentElement?.querySelector<HTMLElement>("[role=slider]")?.focus({ preventScroll: true });
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onDone();
  };
  const { from, to } = draft.now;
  return (
    <div
      ref={place}
      className={css.editor}
      role="group"
      aria-label={later.night.sleepRow(name)}
      onKeyDown={press}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <p>
        <b>{later.night.asleep(name, time(from), time(to), (to - from) / 1000)}</b>
        <span className={css.help}>{later.night.sleepHelp}</span>
      </p>
      <div className={css.acts}>
        <Button look="primary" busy={draft.busy} disabled={!draft.changed} onClick={draft.save}>
          {text.common.save}
        </Button>
        <Button disabled={draft.busy} onClick={onDone}>
          {text.common.cancel}
        </Button>
        {added ? null : (
          <Button disabled={draft.busy} onClick={draft.wake}>
            {later.night.wasAwake}
          </Button>
        )}
        {sleep.source === "corrected" && !added ? (
          <Button look="quiet" disabled={draft.busy} onClick={draft.giveBack}>
            {later.night.giveBack}
          </Button>
        ) : null}
      </div>
      {draft.error ? <Failure error={draft.error} /> : null}
    </div>
  );
}
