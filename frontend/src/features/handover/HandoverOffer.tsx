import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay, useSession } from "@/shared/api/session";
import type { Handover } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { inSpan, minuteOfDay, minutes } from "@/shared/lib/time";
import { recall, remember } from "@/shared/lib/remembered";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Surface";
import { handoverQuery } from "./get-handover";
import { HandoverCard } from "./HandoverCard";
import css from "./Handover.module.css";

const SEEN = "handover.seen";
/** So long after the morning the note is offered, minutes. */
const OFFERED_MIN = 180;

/** Was there anything that the next one should know, and was this person part of it? */
export function worthTelling({ facts }: Handover, name: string | undefined): boolean {
  return facts.up.some(({ who }) => who === name) || (facts.up.length === 0 && facts.marks > 0);
}

/** In the morning, to somebody who was up: hand the night over with a note? Asked once a night. */
export function HandoverOffer() {
  const session = useSession();
  const allowed = useMay("chat.use");
  const now = useNow(60_000);
  const home = session?.household;
  const morning = home ? minutes(home.morning_time) : 0;
  const isMorning = home ? inSpan(minuteOfDay(now, home.tz), morning, (morning + OFFERED_MIN) % 1440) : false;
  const note = useQuery({ ...handoverQuery, enabled: allowed && isMorning }).data;
  const [seen, setSeen] = useState(() => recall(SEEN));
  const [open, setOpen] = useState(false);
  if (!isMorning || !note || seen === note.from || !worthTelling(note, session?.person?.name)) return null;
  const done = (): void => {
    remember(SEEN, note.from);
    setSeen(note.from);
  };
  if (open) return <HandoverCard offered onDone={done} />;
  return (
    <Notice
      action={
        <span className={css.acts}>
          <Button look="primary" onClick={() => setOpen(true)}>
            {text.marks.handoverStart}
          </Button>
          <Button look="quiet" onClick={done}>
            {text.marks.later}
          </Button>
        </span>
      }
    >
      {text.marks.handoverOver}
    </Notice>
  );
}
