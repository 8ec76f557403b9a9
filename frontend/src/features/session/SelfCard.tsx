import { type ReactNode, type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { PasswordField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useChangePassword } from "./change-password";
import { useLogout } from "./logout";
import css from "./SelfCard.module.css";

/** The one who is logged in: their password, and the way out. */
export function SelfCard({ children }: { children?: ReactNode }) {
  const person = useSession()?.person;
  const [changing, setChanging] = useState(false);
  const logout = useLogout();
  return (
    <Card title={text.family.self}>
      <p className={css.help}>{person ? `${person.name}, ${text.roles[person.role].toLowerCase()} (${person.username})` : null}</p>
      {changing ? <PasswordForm username={person?.username ?? ""} onDone={() => setChanging(false)} /> : null}
      {logout.isError ? <Failure error={logout.error} /> : null}
      <div className={css.buttons}>
        {children}
        {changing ? null : <Button onClick={() => setChanging(true)}>{text.family.changePassword}</Button>}
        <Button icon="logout" busy={logout.isPending} onClick={() => logout.mutate()}>
          {text.family.logout}
        </Button>
      </div>
    </Card>
  );
}

function PasswordForm({ username, onDone }: { username: string; onDone: () => void }) {
  const change = useChangePassword();
  const [typed, setTyped] = useState({ old: "", new: "" });
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    error: fieldError(change.error, name),
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  });
  const changed = (): void => {
    toast(text.family.passwordChanged);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate(typed, { onSuccess: changed });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <input hidden type="text" name="username" autoComplete="username" value={username} readOnly />
      <PasswordField label={text.family.oldPassword} required autoComplete="current-password" {...field("old")} />
      <PasswordField label={text.family.newPassword} help={text.family.newPasswordHelp} required autoComplete="new-password" {...field("new")} />
      {change.isError ? <Failure error={change.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={change.isPending}>
          {text.family.changePassword}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
