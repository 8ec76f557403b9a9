import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useRooms } from "@/shared/api/rooms";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useAddRule, useSayOverride } from "./change-duty";
import css from "./Duty.module.css";
import { rulesQuery, useCaregivers } from "./get-duty";
import { alwaysOf, onceOf } from "./night-change";
import type { NightOf } from "./nights";
import { PersonChoice } from "./PersonChoice";
import { PreviewList } from "./PreviewList";

/**
 * Another person for a night: just this once (an override) or from now on (a rule for that evening), with what it means
 * before it is saved.
 */
export function NightEditor({
  night,
  room,
  label,
  onDone,
}: {
  night: NightOf;
  room: number | undefined;
  label: string;
  onDone: () => void;
}) {
  const household = useSession()?.household;
  const people = useCaregivers();
  const rules = useQuery(rulesQuery).data ?? [];
  const rooms = useRooms().data;
  const [who, setWho] = useState<number | undefined>(undefined);
  const [how, setHow] = useState<"once" | "always">("once");
  const [uuid] = useState(newUuid);
  const [say, add] = [useSayOverride(), useAddRule()];
  if (!household) return null;
  const once = who === undefined ? null : onceOf(night, who, room);
  const always = who === undefined ? null : alwaysOf(night, who, room, rules, household, rooms);
  const saved = (): void => {
    toast(text.common.saved);
    onDone();
  };
  const save = (): void => {
    if (how === "once" && once) say.mutate({ ...once, client_uuid: uuid }, { onSuccess: saved });
    if (how === "always" && always) add.mutate(always, { onSuccess: saved });
  };
  const error = how === "once" ? say.error : add.error;
  return (
    <section className={css.panel} aria-label={text.duty.change(label)}>
      <PersonChoice
        label={text.duty.who}
        people={people}
        chosen={who}
        onChoose={setWho}
        error={fieldError(error, "who") ?? fieldError(error, "turns")}
      />
      <Choice
        label={text.duty.onceOrAlways}
        value={how}
        options={[
          { value: "once", label: text.duty.once },
          { value: "always", label: text.duty.always },
        ]}
        onChange={setHow}
      />
      {once && always ? (
        <PreviewList change={how === "once" ? { override: once, room: room ?? null } : ruleChange(always, room ?? null)} />
      ) : null}
      {error ? <Failure error={error} /> : say.isPending && say.failureCount > 0 ? <Notice tone="warn">{text.duty.notSent}</Notice> : null}
      <div className={css.acts}>
        <Button look="primary" disabled={who === undefined} busy={say.isPending || add.isPending} onClick={save}>
          {text.duty.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </section>
  );
}

function ruleChange({ replaces, ...rule }: ReturnType<typeof alwaysOf>, room: number | null) {
  return { rule, room, ...(replaces === undefined ? {} : { replaces }) };
}
