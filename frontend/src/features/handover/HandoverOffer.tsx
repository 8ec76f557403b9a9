import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay, useSession } from "@/shared/api/session";
import type { Handover } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { inSpan, minutes } from "@/shared/lib/time";
import { familyMinute } from "@/shared/lib/family-minute";
import { lazily } from "@/shared/lib/lazily";
import { recall, remember } from "@/shared/lib/remembered";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Crash } from "@/shared/ui/Crash";
import { Notice } from "@/shared/ui/Surface";
import { handoverQuery } from "./get-handover";
import css from "./Handover.module.css";

const HandoverCard = lazily(() => import("./HandoverCard"));

const SEEN = "handover.seen";
/** So long after the morning, or after the end of one's duty, the note is offered, minutes. */
const OFFERED_MIN = 180;

/** Was there anything that the next one should know, and was this person part of it? */
export function worthTelling({ facts }: Handover, name: string | undefined): boolean {
  return facts.up.some(({ who }) => who === name) || (facts.up.length === 0 && facts.marks > 0);
}

/** Is this time at most OFFERED_MIN ago? */
export function isFresh(at: string | null, now: number): boolean {
  const ago = at === null ? NaN : now - Date.parse(at);
  return ago >= 0 && ago < OFFERED_MIN * 60_000;
}

/** To somebody who was up: hand over with a note? Asked once in the morning, and once when their duty has `ended` (ISO). */
export function HandoverOffer({ ended = null }: { ended?: string | null }) {
  const session = useSession();
  const allowed = useMay("chat.use");
  const now = useNow(60_000);
  const home = session?.household;
  const morning = home ? minutes(home.morning_time) : 0;
  const isMorning = home ? inSpan(familyMinute(now, home), morning, (morning + OFFERED_MIN) % 1440) : false;
  const isOver = isFresh(ended, now);
  const note = useQuery({ ...handoverQuery, enabled: allowed && (isMorning || isOver) }).data;
  const [seen, setSeen] = useState(() => recall(SEEN));
  const [open, setOpen] = useState(false);
  const asked = isOver && !isMorning ? ended : note?.from;
  if (!asked || !note || seen === asked || !worthTelling(note, session?.person?.name)) return null;
  const done = (): void => {
    remember(SEEN, asked);
    setSeen(asked);
  };
  if (open)
    return (
      <Crash instead={null}>
        <HandoverCard offered onDone={done} />
      </Crash>
    );
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
      {isMorning ? text.marks.handoverOver : text.marks.handoverTurnOver}
    </Notice>
  );
}
