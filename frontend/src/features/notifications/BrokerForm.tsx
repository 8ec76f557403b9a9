import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { Broker, BrokerIn } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { PasswordField, Switch, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useSaveBroker } from "./get-broker";
import css from "./Notifications.module.css";

const PLAIN_PORT = "1883";
const TLS_PORT = "8883";

function draftOf({ host, port, tls, username, base, discovery }: Broker) {
  return { host, port: String(port), tls, username, password: "", base, discovery };
}

/** Without a typed password the stored one stays. */
function saidOf({ port, password, ...rest }: ReturnType<typeof draftOf>): BrokerIn {
  return { ...rest, host: rest.host.trim(), port: Number(port), ...(password ? { password } : {}) };
}

export function BrokerForm({ broker, onDone }: { broker: Broker; onDone: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(broker));
  const save = useSaveBroker();
  const typed = (name: "host" | "port" | "username" | "password" | "base" | "discovery") => ({
    value: draft[name],
    error: fieldError(save.error, name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const encrypt = (tls: boolean): void => {
    const usual = draft.port === PLAIN_PORT || draft.port === TLS_PORT;
    setDraft({ ...draft, tls, port: usual ? (tls ? TLS_PORT : PLAIN_PORT) : draft.port });
  };
  const saved = (): void => {
    toast(text.common.saved);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate({ ...saidOf(draft), ...(broker.host ? {} : { enabled: true }) }, { onSuccess: saved });
  };
  const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <form className={css.panel} onSubmit={submit}>
      <div className={css.pair}>
        <TextField label={later.notifications.brokerHost} required maxLength={255} {...plain} {...typed("host")} />
        <TextField
          type="number"
          inputMode="numeric"
          min={1}
          max={65535}
          required
          label={later.notifications.brokerPort}
          {...typed("port")}
        />
      </div>
      <Switch label={later.notifications.brokerTls} checked={draft.tls} onChange={encrypt} />
      <div className={css.pair}>
        <TextField label={text.login.username} maxLength={128} {...plain} {...typed("username")} />
        <PasswordField
          label={text.login.password}
          help={broker.has_password ? later.notifications.brokerKept : later.notifications.brokerLogin}
          maxLength={1024}
          autoComplete="new-password"
          {...typed("password")}
        />
      </div>
      <div className={css.pair}>
        <TextField label={later.notifications.brokerBase} required maxLength={64} {...plain} {...typed("base")} />
        <TextField label={later.notifications.brokerDiscovery} required maxLength={64} {...plain} {...typed("discovery")} />
      </div>
      {save.isError ? <Failure error={save.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={save.isPending}>
          {text.common.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
