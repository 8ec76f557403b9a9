import type { ReactNode, SubmitEvent } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { SettingsChange } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { useUpdateSettings } from "./update-settings";

interface Props {
  title: string;
  changed: boolean;
  change: () => SettingsChange;
  onSaved: () => void;
  head?: ReactNode;
  children: (error: (name: string) => string | undefined) => ReactNode;
}

/** One card of settings that are saved together; its fields are asked for with a function that knows what is wrong with each. */
export function SettingsForm({ title, changed, change, onSaved, head, children }: Props) {
  const mayEdit = useMay("settings.edit");
  const update = useUpdateSettings();
  const saved = (): void => {
    onSaved();
    toast(text.common.saved);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    update.mutate(change(), { onSuccess: saved });
  };
  return (
    <Card title={title}>
      {head}
      <form onSubmit={submit}>
        <fieldset className={css.form} disabled={!mayEdit}>
          {children((name) => faultOf(update.error, name))}
          {update.isError ? <Failure error={update.error} /> : null}
          {mayEdit ? (
            <Button type="submit" look={changed ? "primary" : "plain"} disabled={!changed} busy={update.isPending}>
              {text.common.save}
            </Button>
          ) : null}
        </fieldset>
      </form>
    </Card>
  );
}

/** The server names a field by itself, or with its part before it ("storage.keep_gb"). */
function faultOf(error: unknown, name: string): string | undefined {
  const names = ["", "household.", "storage.", "policy."].map((part) => part + name);
  return names.map((each) => fieldError(error, each)).find(Boolean);
}
