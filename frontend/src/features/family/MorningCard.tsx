import type { SubmitEvent } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { Morning } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Switch, TextField } from "@/shared/ui/Field";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { useMorning } from "./get-morning";
import { useSaveMorning } from "./save-morning";
import { useDraft } from "./useDraft";

const words = later.morning;

/** Whether and when the report on the night comes; and whether it comes to one's own devices, too. */
export function MorningCard() {
  return useMay("history.see") ? <Known /> : null;
}

function Known() {
  const morning = useMorning();
  return (
    <Card title={words.title}>
      <p className={css.help}>{words.help}</p>
      {morning.isPending ? <Skeleton lines={2} /> : null}
      {morning.isError ? <Failure error={morning.error} again={() => void morning.refetch()} /> : null}
      {morning.data ? <Wishes morning={morning.data} /> : null}
    </Card>
  );
}

function Wishes({ morning: { on, time, mine } }: { morning: Morning }) {
  const mayEdit = useMay("settings.edit");
  const save = useSaveMorning();
  const { values, changed, field, forget } = useDraft({ time });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(values, {
      onSuccess: () => {
        forget();
        toast(text.common.saved);
      },
    });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Switch label={words.on} checked={on} disabled={!mayEdit} onChange={(next) => save.mutate({ on: next })} />
      {on ? (
        <TextField
          type="time"
          label={words.time}
          required
          min="03:00"
          max="12:00"
          disabled={!mayEdit}
          error={fieldError(save.error, "time")}
          {...field("time")}
        />
      ) : null}
      {save.isError ? <Failure error={save.error} /> : null}
      {on && mayEdit ? (
        <Button type="submit" look={changed ? "primary" : "plain"} disabled={!changed} busy={save.isPending}>
          {text.common.save}
        </Button>
      ) : null}
      {on ? <Switch label={words.mine} help={words.mineHelp} checked={mine} onChange={(next) => save.mutate({ mine: next })} /> : null}
    </form>
  );
}
