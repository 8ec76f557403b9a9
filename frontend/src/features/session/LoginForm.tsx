import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { PasswordField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { type Credentials, useLogin } from "./login";
import css from "./LoginForm.module.css";
import { PasskeyLogin } from "./PasskeyLogin";

export function LoginForm() {
  const session = useSession();
  const login = useLogin();
  const [known, setKnown] = useState<Credentials>({ username: "", password: "" });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    login.mutate(known);
  };
  const set = (name: keyof Credentials) => (event: { target: { value: string } }) => setKnown({ ...known, [name]: event.target.value });
  return (
    <form className={css.form} onSubmit={submit}>
      {session?.demo_login ? (
        <DemoLogin
          login={session.demo_login}
          busy={login.isPending}
          onUse={(demo) => {
            setKnown(demo);
            login.mutate(demo);
          }}
        />
      ) : null}
      <TextField
        label={text.login.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={known.username}
        error={fieldError(login.error, "username")}
        onChange={set("username")}
      />
      <PasswordField
        label={text.login.password}
        name="password"
        autoComplete="current-password"
        required
        value={known.password}
        error={fieldError(login.error, "password")}
        onChange={set("password")}
      />
      {login.isError ? <Failure error={login.error} /> : null}
      <Button type="submit" look="primary" wide busy={login.isPending}>
        {text.login.submit}
      </Button>
      <PasskeyLogin />
      <details className={css.forgot}>
        <summary>{text.login.forgot}</summary>
        <p>{text.login.forgotOwner}</p>
        <p>{text.login.forgotServer}</p>
      </details>
    </form>
  );
}

function DemoLogin({ login, busy, onUse }: { login: Credentials; busy: boolean; onUse: (login: Credentials) => void }) {
  return (
    <div className={css.demo}>
      <p>{text.login.demo}</p>
      <dl>
        <dt>{text.login.username}</dt>
        <dd>{login.username}</dd>
        <dt>{text.login.password}</dt>
        <dd>{login.password}</dd>
      </dl>
      <Button busy={busy} onClick={() => onUse(login)}>
        {text.login.demoFill}
      </Button>
    </div>
  );
}
