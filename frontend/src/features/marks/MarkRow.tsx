import { type SubmitEvent, useState } from "react";
import { useSession, useZone } from "@/shared/api/session";
import type { QuickMark } from "@/shared/api/types";
import { fieldError } from "@/shared/api/client";
import { text } from "@/shared/i18n";
import { clockTime, exactTime } from "@/shared/lib/time";
import { Button, IconButton } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { useCorrect, useTakeBack } from "./get-marks";
import css from "./Marks.module.css";
import { nearest } from "./moment";
import type { Waiting } from "./unsent";

const LONGEST = 500;

/** One mark: when, what, by whom; its author and parents correct it. */
export function MarkRow({ mark, named }: { mark: QuickMark; named: boolean }) {
  const tz = useZone();
  const me = useSession()?.person;
  const [open, setOpen] = useState(false);
  const mine = mark.by?.id === me?.id || me?.role === "owner" || me?.role === "parent";
  const what = mark.kind === "note" ? mark.note : [text.marks.kinds[mark.kind], mark.note].filter(Boolean).join(": ");
  return (
    <li className={css.row}>
      <div className={css.line}>
        <time dateTime={mark.at} title={exactTime(mark.at, tz)}>
          {clockTime(mark.at, tz)}
        </time>
        <span className={css.what}>
          <span>{what}</span>
          <span className={css.help}>
            {[named ? mark.room_name : "", mark.by ? text.marks.by(mark.by.name) : ""].filter(Boolean).join(" · ")}
          </span>
        </span>
        {mine ? (
          <IconButton
            icon="pencil"
            label={text.marks.edit(`${clockTime(mark.at, tz)} ${what}`)}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        ) : null}
      </div>
      {open ? <Editor mark={mark} onDone={() => setOpen(false)} /> : null}
    </li>
  );
}

/** A tap that the server does not know yet. */
export function WaitingRow({ mark }: { mark: Waiting }) {
  const tz = useZone();
  return (
    <li className={css.row}>
      <div className={css.line}>
        <time dateTime={mark.at}>{clockTime(mark.at, tz)}</time>
        <span className={css.what}>
          <span>{[text.marks.kinds[mark.kind], mark.note].filter(Boolean).join(": ")}</span>
          <span className={css.help}>{text.marks.waiting}</span>
        </span>
      </div>
    </li>
  );
}

function Editor({ mark, onDone }: { mark: QuickMark; onDone: () => void }) {
  const tz = useZone();
  const [time, setTime] = useState(() =>
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(tz ? { timeZone: tz } : {}) }).format(new Date(mark.at)),
  );
  const [note, setNote] = useState(mark.note);
  const [before] = useState(time);
  const correct = useCorrect();
  const back = useTakeBack();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const at = time === before ? {} : { at: nearest(time, mark.at, Date.now(), tz) };
    correct.mutate({ id: mark.id, note, ...at }, { onSuccess: onDone });
  };
  return (
    <form className={css.asked} onSubmit={submit}>
      <TextField
        type="time"
        required
        label={text.marks.time}
        value={time}
        error={fieldError(correct.error, "at")}
        onChange={(event) => setTime(event.target.value)}
      />
      <TextField
        label={text.marks.note}
        help={text.marks.noteHelp[mark.kind]}
        value={note}
        maxLength={LONGEST}
        error={fieldError(correct.error, "note")}
        onChange={(event) => setNote(event.target.value)}
      />
      {correct.isError ? <Failure error={correct.error} /> : back.isError ? <Failure error={back.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={correct.isPending}>
          {text.common.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
        <Button look="danger" busy={back.isPending} onClick={() => back.mutate(mark.id)}>
          {text.marks.remove}
        </Button>
      </div>
    </form>
  );
}
