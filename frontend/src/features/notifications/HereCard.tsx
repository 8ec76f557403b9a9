import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { deviceName } from "./device";
import { usePush, useRenew, useTurnOn } from "./get-push";
import css from "./Notifications.module.css";
import { PushRefused, type PushState } from "./push";

type Renewing = ReturnType<typeof useRenew>;

/** This very browser: whether it is called when the page is closed, as the server says it. */
export function HereCard() {
  const state = usePush();
  return <Card title={later.notifications.here}>{state.data ? <Here state={state.data} /> : <Skeleton lines={2} />}</Card>;
}

/** Both acts live here: a refusal stays to be read, whatever the browser is found to be afterwards. */
function Here({ state }: { state: PushState }) {
  const turn = useTurnOn();
  const renew = useRenew();
  if (state === "off") return <TurnOn turn={turn} before={renew.error} />;
  return (
    <>
      <Standing state={state} renew={renew} />
      <Refusal error={turn.error ?? renew.error} />
    </>
  );
}

function Standing({ state, renew }: { state: Exclude<PushState, "off">; renew: Renewing }) {
  if (state === "on") return <Renewable tone="good" words={later.notifications.hereOn} renew={renew} />;
  if (state === "silenced") return <Notice tone="warn">{later.notifications.hereSilenced}</Notice>;
  if (state === "lost") return <Renewable tone="bad" words={later.notifications.hereLost} renew={renew} />;
  const words = {
    denied: later.notifications.hereDenied,
    none: later.notifications.hereNone,
    untrusted: later.notifications.hereUntrusted,
    unasked: later.notifications.hereUnasked,
  }[state];
  return <Notice tone="warn">{words}</Notice>;
}

/** What it is, and the one button that makes a new subscription of it. */
function Renewable({ tone, words, renew }: { tone: "good" | "bad"; words: string; renew: Renewing }) {
  return (
    <>
      <Notice tone={tone}>{words}</Notice>
      <Button
        look={tone === "bad" ? "primary" : "quiet"}
        icon="bell"
        busy={renew.isPending}
        onClick={() => renew.mutate(undefined, { onSuccess: () => toast(later.notifications.renewed) })}
      >
        {later.notifications.hereRenew}
      </Button>
    </>
  );
}

function TurnOn({ turn, before }: { turn: ReturnType<typeof useTurnOn>; before: Error | null }) {
  const person = useSession()?.person?.name ?? "";
  const [name, setName] = useState(() => deviceName(person, navigator.userAgent));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    turn.mutate(name.trim(), { onSuccess: () => toast(later.notifications.added) });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{later.notifications.hereOff}</p>
      <TextField
        label={later.notifications.hereName}
        value={name}
        required
        maxLength={64}
        error={fieldError(turn.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <Refusal error={turn.error ?? before} />
      <Button type="submit" look="primary" icon="bell" busy={turn.isPending}>
        {later.notifications.hereTurnOn}
      </Button>
    </form>
  );
}

function Refusal({ error }: { error: Error | null }) {
  if (!error) return null;
  return error instanceof PushRefused ? <Notice tone="bad">{refusal(error)}</Notice> : <Failure error={error} />;
}

function refusal({ message }: PushRefused): string {
  return (
    { denied: later.notifications.hereDenied, untrusted: later.notifications.hereUntrusted, service: later.notifications.hereService }[
      message
    ] ?? text.failures.unexpected
  );
}
