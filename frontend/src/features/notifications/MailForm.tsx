import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { MailServer, MailServerIn } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { PasswordField, SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useSaveMailServer } from "./get-mail-server";
import css from "./Notifications.module.css";

const words = later.mailServer;
const ports: Record<MailServer["security"], string> = { starttls: "587", ssl: "465", insecure: "25" };

function draftOf({ host, port, security, username, sender }: MailServer) {
  return { host, port: String(port), security, username, sender, password: "" };
}

/** Without a typed password the stored one stays; without a user name there is none. */
function saidOf({ port, password, username, ...rest }: ReturnType<typeof draftOf>): MailServerIn {
  return { ...rest, port: Number(port), username, ...(password || !username ? { password } : {}) };
}

export function MailForm({ server, onDone }: { server: MailServer; onDone: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(server));
  const save = useSaveMailServer();
  const typed = (name: "host" | "port" | "username" | "password" | "sender") => ({
    value: draft[name],
    error: fieldError(save.error, name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const secure = (security: MailServer["security"]): void => {
    const usual = Object.values(ports).includes(draft.port);
    setDraft({ ...draft, security, port: usual ? ports[security] : draft.port });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(saidOf(draft), {
      onSuccess: () => {
        toast(text.common.saved);
        onDone();
      },
    });
  };
  const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false };
  return (
    <form className={css.panel} onSubmit={submit}>
      <TextField label={words.host} placeholder={words.hostExample} required maxLength={255} {...plain} {...typed("host")} />
      <div className={css.pair}>
        <SelectField
          label={words.security}
          value={draft.security}
          error={fieldError(save.error, "security")}
          onChange={({ target }) => secure(target.value as MailServer["security"])}
        >
          {(Object.keys(ports) as MailServer["security"][]).map((each) => (
            <option key={each} value={each}>
              {words.securities[each]}
            </option>
          ))}
        </SelectField>
        <TextField type="number" inputMode="numeric" min={1} max={65535} required label={words.port} {...typed("port")} />
      </div>
      <div className={css.pair}>
        <TextField label={text.login.username} maxLength={128} {...plain} {...typed("username")} />
        <PasswordField
          label={text.login.password}
          help={server.has_password ? words.kept : words.login}
          maxLength={1024}
          autoComplete="new-password"
          {...typed("password")}
        />
      </div>
      <TextField label={words.sender} help={words.senderHelp} inputMode="email" required maxLength={254} {...plain} {...typed("sender")} />
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
