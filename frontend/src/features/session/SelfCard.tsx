import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { heldSubscription, wished } from "@/shared/lib/push";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
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
  const [asking, setAsking] = useState(false);
  const logout = useLogout();
  const called = useQuery({ queryKey: ["push", "held"], queryFn: async () => (await heldSubscription()) !== null, networkMode: "always" });
  return (
    <Card title={later.family.self}>
      <p className={css.help}>{person ? `${person.name}, ${text.roles[person.role].toLowerCase()} (${person.username})` : null}</p>
      {changing ? <PasswordForm username={person?.username ?? ""} onDone={() => setChanging(false)} /> : null}
      {logout.isError ? <Failure error={logout.error} /> : null}
      <div className={css.buttons}>
        {children}
        {changing ? null : <Button onClick={() => setChanging(true)}>{later.family.changePassword}</Button>}
        <Button
          icon="logout"
          busy={logout.isPending}
          onClick={() => (called.data || wished() !== null ? setAsking(true) : logout.mutate())}
        >
          {later.family.logout}
        </Button>
      </div>
      <p className={css.help}>{later.family.logoutHelp}</p>
      {asking ? (
        <Confirm
          question={later.family.logoutSure}
          yes={later.family.logout}
          busy={logout.isPending}
          onNo={() => setAsking(false)}
          onYes={() => logout.mutate()}
        />
      ) : null}
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
    toast(later.family.passwordChanged);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    change.mutate(typed, { onSuccess: changed });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <input hidden type="text" name="username" autoComplete="username" value={username} readOnly />
      <PasswordField label={later.family.oldPassword} required autoComplete="current-password" {...field("old")} />
      <PasswordField
        label={later.family.newPassword}
        help={later.family.newPasswordHelp}
        required
        autoComplete="new-password"
        {...field("new")}
      />
      {change.isError ? <Failure error={change.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={change.isPending}>
          {later.family.changePassword}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
