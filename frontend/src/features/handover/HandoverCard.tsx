import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { recall, remember } from "@/shared/lib/remembered";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { handoverQuery, usePostNote } from "./get-handover";
import css from "./Handover.module.css";

const LONGEST = 4000;
const DRAFT = "handover.draft";

interface Props {
  /** It was asked for elsewhere: a duty was handed over just now. */
  offered?: boolean;
  onDone?: () => void;
}

/** A ready note of what happened, to change and to post for whoever is next. */
export default function HandoverCard({ offered = false, onDone }: Props) {
  const allowed = useMay("chat.use");
  const [open, setOpen] = useState(false);
  if (!allowed) return null;
  const close = (): void => {
    setOpen(false);
    onDone?.();
  };
  return (
    <Card title={text.marks.handover}>
      <p className={css.help}>{text.marks.handoverHelp}</p>
      {open || offered ? (
        <Note onDone={close} />
      ) : (
        <div className={css.acts}>
          <Button icon="pencil" onClick={() => setOpen(true)}>
            {text.marks.handoverStart}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Note({ onDone }: { onDone: () => void }) {
  const found = useQuery(handoverQuery);
  const [draft, setDraft] = useState(() => recall(DRAFT));
  if (draft === null && found.isPending) return <Skeleton lines={2} />;
  if (draft === null && !found.data) return <Failure error={found.error} again={() => void found.refetch()} />;
  const ready = found.data?.text ?? "";
  const change = (next: string | null): void => {
    remember(DRAFT, next);
    setDraft(next);
  };
  return <Form note={draft ?? ready} ready={ready} onChange={change} onDone={onDone} />;
}

function Form({
  note,
  ready,
  onChange,
  onDone,
}: {
  note: string;
  ready: string;
  onChange: (note: string | null) => void;
  onDone: () => void;
}) {
  const id = useId();
  const [uuid] = useState(newUuid);
  const post = usePostNote();
  const posted = (): void => {
    remember(DRAFT, null);
    toast(text.marks.handoverPosted);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    post.mutate({ uuid, text: note }, { onSuccess: posted });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <label htmlFor={id}>{text.marks.handoverText}</label>
      <textarea
        id={id}
        className={css.note}
        rows={7}
        required
        maxLength={LONGEST}
        value={note}
        disabled={post.isPending}
        onChange={(event) => onChange(event.target.value)}
      />
      {post.isError ? (
        <Failure error={post.error} />
      ) : post.isPending && post.failureCount > 0 ? (
        <Notice tone="warn">{text.alarm.notSent}</Notice>
      ) : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={post.isPending} disabled={!note.trim()}>
          {text.marks.handoverPost}
        </Button>
        <Button disabled={post.isPending} onClick={onDone}>
          {text.marks.later}
        </Button>
        {note !== ready && ready ? (
          <Button look="quiet" disabled={post.isPending} onClick={() => onChange(null)}>
            {text.marks.handoverAgain}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
