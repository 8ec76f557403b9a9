import { type SubmitEvent, useState } from "react";
import { ApiError, fieldError } from "@/shared/api/client";
import type { InviteLook, Session } from "@/shared/api/types";
import { me as meWords } from "@/shared/i18n/me";
import { later } from "@/shared/i18n/later";
import { cancelled, whyNoPasskey } from "@/shared/lib/webauthn";
import { Button } from "@/shared/ui/Button";
import { PasswordField, TextField } from "@/shared/ui/Field";
import { Failure, Notice } from "@/shared/ui/Surface";
import { useAccept } from "./get-invite";
import css from "./Join.module.css";

interface Props {
  secret: string;
  looked: InviteLook;
  onIn: (session: Session) => void;
}

const words = later.join;

/** Two fields, or a name and a passkey; one field for a new password. */
export function JoinForm({ secret, looked, onIn }: Props) {
  const [known, setKnown] = useState({ name: looked.name, password: "" });
  const byPassword = useAccept("password");
  const reset = looked.kind === "reset";
  const name = known.name.trim();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    byPassword.mutate({ secret, password: known.password, ...(reset ? {} : { name }) }, { onSuccess: onIn });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {reset ? (
        <input hidden type="text" name="username" autoComplete="username" value={looked.name} readOnly />
      ) : (
        <TextField
          label={words.name}
          name="name"
          required
          maxLength={64}
          autoComplete="name"
          value={known.name}
          error={fieldError(byPassword.error, "name")}
          onChange={(event) => setKnown({ ...known, name: event.target.value })}
        />
      )}
      <PasswordField
        label={reset ? words.newPassword : words.password}
        help={words.passwordHelp}
        name="password"
        required
        minLength={8}
        autoComplete="new-password"
        value={known.password}
        error={fieldError(byPassword.error, "password")}
        onChange={(event) => setKnown({ ...known, password: event.target.value })}
      />
      {byPassword.isError ? <Failure error={byPassword.error} /> : null}
      <Button type="submit" look="primary" wide busy={byPassword.isPending}>
        {reset ? words.resetGo : words.go}
      </Button>
      {reset ? null : <ByPasskey works={looked.passkeys} secret={secret} name={name} onIn={onIn} />}
    </form>
  );
}

function ByPasskey({ works, secret, name, onIn }: { works: boolean; secret: string; name: string; onIn: (session: Session) => void }) {
  const join = useAccept("passkey");
  const why = whyNoPasskey() ?? (works ? null : "address");
  if (why) return <p className={css.help}>{meWords.whyNot[why]}</p>;
  const error = join.error;
  return (
    <>
      <Button wide icon="key" disabled={!name} busy={join.isPending} onClick={() => join.mutate({ secret, name }, { onSuccess: onIn })}>
        {words.orPasskey}
      </Button>
      <p className={css.help}>{words.passkeyHelp}</p>
      {error instanceof ApiError ? <Failure error={error} /> : null}
      {error && !(error instanceof ApiError) ? (
        <Notice tone={cancelled(error) ? "info" : "bad"}>{cancelled(error) ? meWords.passkeyCancelled : meWords.passkeyFailed}</Notice>
      ) : null}
    </>
  );
}
