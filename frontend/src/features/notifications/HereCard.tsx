import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { deviceName } from "./device";
import css from "./Notifications.module.css";
import { PushRefused, pushState, turnOn, type PushState } from "./push";

/** This very browser: whether it shows a notification when the page is closed. */
export function HereCard() {
  const state = useQuery({ queryKey: ["push"], queryFn: pushState, networkMode: "always" });
  return (
    <Card title={text.notifications.here}>
      {state.data ? <Here state={state.data} /> : null}
    </Card>
  );
}

function Here({ state }: { state: PushState }) {
  if (state === "on") return <Notice tone="good">{text.notifications.hereOn}</Notice>;
  if (state === "off") return <TurnOn />;
  const words = { denied: text.notifications.hereDenied, none: text.notifications.hereNone, untrusted: text.notifications.hereUntrusted }[state];
  return <Notice tone="warn">{words}</Notice>;
}

function TurnOn() {
  const person = useSession()?.person?.name ?? "";
  const [name, setName] = useState(() => deviceName(person, navigator.userAgent));
  const queries = useQueryClient();
  const turn = useMutation({ mutationFn: () => turnOn(name.trim()), onSettled: () => Promise.all([["push"], ["channels"]].map((queryKey) => queries.invalidateQueries({ queryKey }))) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    turn.mutate(undefined, { onSuccess: () => toast(text.notifications.added) });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{text.notifications.hereOff}</p>
      <TextField label={text.notifications.hereName} value={name} required maxLength={64} onChange={(event) => setName(event.target.value)} />
      {turn.error instanceof PushRefused ? <Notice tone="bad">{refusal(turn.error)}</Notice> : turn.isError ? <Failure error={turn.error} /> : null}
      <Button type="submit" look="primary" icon="bell" busy={turn.isPending}>
        {text.notifications.hereTurnOn}
      </Button>
    </form>
  );
}

function refusal({ message }: PushRefused): string {
  return { denied: text.notifications.hereDenied, untrusted: text.notifications.hereUntrusted, service: text.notifications.hereService }[message] ?? text.failures.unexpected;
}
