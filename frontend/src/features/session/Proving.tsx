import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { ApiError, fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { me as meWords } from "@/shared/i18n/me";
import { cancelled, whyNoPasskey } from "@/shared/lib/webauthn";
import { Button } from "@/shared/ui/Button";
import css from "@/shared/ui/Confirm.module.css";
import { PasswordField } from "@/shared/ui/Field";
import { Failure, Notice } from "@/shared/ui/Surface";
import { useProof } from "./prove";

const words = meWords;

/** The question itself: a password, or a passkey. `has`: what whoever is asked has for it. */
export default function Proving({ has, onDone }: { has: Record<string, unknown>; onDone: (proved: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [password, setPassword] = useState("");
  const username = useSession()?.person?.username ?? "";
  const proof = useProof();
  useEffect(() => dialog.current?.showModal(), []);
  const show = (by: string | null): void => proof.mutate(by, { onSuccess: () => onDone(true) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    show(password);
  };
  const byPassword = has.password !== false;
  return (
    <dialog ref={dialog} className={css.dialog} onCancel={() => onDone(false)} aria-label={words.proveTitle}>
      <form onSubmit={submit}>
        <h2>{words.proveTitle}</h2>
        <p>{byPassword ? words.proveHelp : words.proveByPasskey}</p>
        <input hidden type="text" name="username" autoComplete="username" value={username} readOnly />
        {byPassword ? (
          <PasswordField
            label={words.provePassword}
            required
            autoFocus
            autoComplete="current-password"
            value={password}
            error={fieldError(proof.error, "password")}
            onChange={(event) => setPassword(event.target.value)}
          />
        ) : null}
        {proof.error ? <WhyNot error={proof.error} /> : null}
        <div className={css.buttons}>
          <Button onClick={() => onDone(false)}>{text.common.cancel}</Button>
          {has.passkey && !whyNoPasskey() ? (
            <Button icon="key" look={byPassword ? "plain" : "primary"} busy={proof.isPending} onClick={() => show(null)}>
              {words.passkeyUse}
            </Button>
          ) : null}
          {byPassword ? (
            <Button type="submit" look="primary" busy={proof.isPending}>
              {words.proveGoOn}
            </Button>
          ) : null}
        </div>
      </form>
    </dialog>
  );
}

function WhyNot({ error }: { error: Error }) {
  if (error instanceof ApiError) return <Failure error={error} />;
  return <Notice tone={cancelled(error) ? "info" : "bad"}>{cancelled(error) ? words.passkeyCancelled : words.passkeyFailed}</Notice>;
}
