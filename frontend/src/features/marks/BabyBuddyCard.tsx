import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "@/shared/api/session";
import type { BabyBuddy } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { BabyBuddyForm } from "./BabyBuddyForm";
import { buddyQuery, useRemoveBuddy } from "./get-buddy";
import css from "./Marks.module.css";

/** The family's Baby Buddy server: whether there is one, and whether marks arrive there. */
export function BabyBuddyCard() {
  const mayEdit = useMay("settings.edit");
  return useMay("settings.see") ? <House mayEdit={mayEdit} /> : null;
}

function House({ mayEdit }: { mayEdit: boolean }) {
  const found = useQuery(buddyQuery);
  const [open, setOpen] = useState(false);
  const buddy = found.data;
  return (
    <Card title={text.marks.buddy}>
      <p className={css.help}>{text.marks.buddyHelp}</p>
      {found.isPending ? <Skeleton lines={1} /> : found.isError ? <Failure error={found.error} again={() => void found.refetch()} /> : null}
      {buddy?.url ? <State buddy={buddy} /> : null}
      {buddy && open ? <BabyBuddyForm buddy={buddy} onDone={() => setOpen(false)} /> : null}
      {buddy && mayEdit && !open ? <Acts buddy={buddy} onEdit={() => setOpen(true)} /> : null}
    </Card>
  );
}

function State({ buddy: { url, working, waiting, words } }: { buddy: BabyBuddy }) {
  const rest = waiting ? text.marks.buddyWaiting(waiting) : "";
  if (!working) return <Notice tone="bad">{[words, rest].filter(Boolean).join(" ")}</Notice>;
  return (
    <>
      <Notice tone="good">{[text.marks.buddyWorks(url), rest].filter(Boolean).join(". ")}</Notice>
      {words ? <Notice tone="warn">{words}</Notice> : null}
    </>
  );
}

function Acts({ buddy, onEdit }: { buddy: BabyBuddy; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveBuddy();
  if (!buddy.url)
    return (
      <div className={css.acts}>
        <Button icon="plus" onClick={onEdit}>
          {text.marks.buddyAdd}
        </Button>
      </div>
    );
  return (
    <>
      {remove.isError ? <Failure error={remove.error} /> : null}
      <div className={css.acts}>
        <Button onClick={onEdit}>{text.common.edit}</Button>
        <Button look="quiet" onClick={() => setAsking(true)}>
          {text.common.remove}
        </Button>
      </div>
      {asking ? (
        <Confirm
          question={text.marks.buddySure}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(undefined, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
