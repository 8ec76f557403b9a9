import { useState } from "react";
import { fieldError, wordsOf } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import type { DutyPerson, Scope } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useCancelOverride, useSayOverride } from "./change-duty";
import css from "./Duty.module.css";
import { PersonChoice } from "./PersonChoice";

const scopes = Object.keys(text.duty.scopes) as Scope[];

interface Props {
  /** Who could have it. */
  people: DutyPerson[];
  /** null: all */
  rooms: number[] | null;
  /** Take it over oneself, else hand it to somebody. */
  mine: boolean;
  onDone: () => void;
  /** The server has it. */
  onSaid?: (() => void) | undefined;
}

/** Whom, and for how long: then it is said, and repeated with the same uuid until the server has it. */
export function Handoff({ people, rooms, mine, onDone, onSaid }: Props) {
  const me = useSession()?.person?.id;
  const others = people.filter(({ id }) => id !== me);
  const [chosen, setChosen] = useState<number | null>(null);
  const [scope, setScope] = useState<Scope>("morning");
  const [uuid] = useState(newUuid);
  const say = useSayOverride();
  const cancel = useCancelOverride();
  const whom = mine ? me : (chosen ?? (others.length === 1 ? others[0]?.id : undefined));
  const name = people.find(({ id }) => id === whom)?.name;
  // By then this form is closed, and a closed form's own callbacks are not called any more.
  const takeBack = (id: number): void => void cancel.mutateAsync(id).catch((error: unknown) => toast(wordsOf(error)));
  const send = (): void => {
    if (whom === undefined) return;
    say.mutate(
      { kind: "take", who: [whom], rooms, scope, client_uuid: uuid },
      {
        onSuccess: (said) => {
          toast(text.duty.done(said.words), { label: text.common.undo, run: () => takeBack(said.id) }, 10_000);
          onSaid?.();
          onDone();
        },
      },
    );
  };
  return (
    <div className={css.panel}>
      {mine ? null : (
        <PersonChoice label={text.duty.toWhom} people={others} chosen={whom} onChoose={setChosen} error={fieldError(say.error, "who")} />
      )}
      <Choice
        label={text.duty.howLong}
        value={scope}
        options={scopes.map((value) => ({ value, label: text.duty.scopes[value] }))}
        onChange={setScope}
        disabled={say.isPending}
        error={fieldError(say.error, "scope") ?? fieldError(say.error, "end")}
      />
      {say.isError ? (
        <Failure error={say.error} />
      ) : say.isPending && say.failureCount > 0 ? (
        <Notice tone="warn">{text.duty.notSent}</Notice>
      ) : null}
      <div className={css.acts}>
        <Button look="primary" busy={say.isPending} disabled={whom === undefined} onClick={send}>
          {mine ? text.duty.takeNow : text.duty.handTo(name ?? "…")}
        </Button>
        <Button disabled={say.isPending} onClick={onDone}>
          {text.common.cancel}
        </Button>
      </div>
    </div>
  );
}
