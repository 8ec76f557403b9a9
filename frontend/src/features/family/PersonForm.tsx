import { type ReactNode, type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useSession } from "@/shared/api/session";
import type { Member, Role, Times } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { ColourChoice } from "@/shared/ui/ColourChoice";
import { Choice, PasswordField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { RemovePerson } from "./RemovePerson";
import { ResetPassword } from "./ResetPassword";
import { RoomChoice } from "./RoomChoice";
import { useSavePerson } from "./save-person";
import { TimeChoice } from "./TimeChoice";
import { ANY_TIME, presetOf } from "./times";

interface Draft {
  name: string;
  username: string;
  password: string;
  role: Role;
  rooms: number[];
  colour: string;
  /** Left out until it is touched: what is let in by hand meanwhile stays. */
  access?: Times;
}

const roles: Role[] = ["owner", "parent", "sitter", "viewer"];
const colours = Object.keys(later.family.colours);

function draftOf(person: Member | undefined, taken: string[]): Draft {
  const {
    name = "",
    username = "",
    role = "parent",
    rooms = [],
    colour = colours.find((each) => !taken.includes(each)) ?? colours[0] ?? "",
  } = person ?? {};
  return { name, username, role, rooms, colour, password: "" };
}

interface Props {
  person?: Member;
  /** The colours that others have. */
  taken: string[];
  onDone: () => void;
  children?: ReactNode;
}

/** A new person, or changes to one. */
export function PersonForm({ person, taken, onDone, children }: Props) {
  const [draft, setDraft] = useState(() => draftOf(person, taken));
  const me = useSession()?.person?.id === person?.id;
  const save = useSavePerson(person?.id);
  const typed = (name: "name" | "username" | "password") => ({
    value: draft[name],
    error: fieldError(save.error, name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const saved = (): void => {
    toast(person ? text.common.saved : later.family.added(draft.name));
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { access: times, ...rest } = draft;
    save.mutate({ person: { ...rest, name: rest.name.trim() }, times: rest.role === "sitter" ? times : undefined }, { onSuccess: saved });
  };
  return (
    <form className={css.personForm} onSubmit={submit}>
      <TextField label={later.family.name} autoFocus={!person} required maxLength={64} autoComplete="off" {...typed("name")} />
      <TextField
        label={later.family.username}
        help={later.family.usernameHelp}
        required
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...typed("username")}
      />
      {me ? null : (
        <PasswordField
          label={person ? later.family.otherPassword : later.family.firstPassword}
          help={person ? later.family.otherPasswordHelp : later.family.firstPasswordHelp}
          required={!person}
          autoComplete="new-password"
          {...typed("password")}
        />
      )}
      <Choice
        label={later.family.role}
        value={draft.role}
        options={roles.map((value) => ({ value, label: text.roles[value] }))}
        onChange={(role) => setDraft({ ...draft, role })}
        error={fieldError(save.error, "role")}
      />
      <p className={css.help}>{later.family.roleHelp[draft.role]}</p>
      {draft.role === "sitter" || draft.role === "viewer" ? (
        <RoomChoice chosen={draft.rooms} onChange={(rooms) => setDraft({ ...draft, rooms })} error={fieldError(save.error, "rooms")} />
      ) : null}
      {draft.role === "sitter" ? (
        <TimeChoice
          presets={["always", "daily", "own"]}
          first={presetOf(draft.access ?? person?.access ?? ANY_TIME)}
          times={draft.access ?? person?.access ?? ANY_TIME}
          onChange={(access) => setDraft({ ...draft, access })}
          error={(name) => fieldError(save.error, name)}
        />
      ) : null}
      <ColourChoice value={draft.colour} onChange={(colour) => setDraft({ ...draft, colour })} error={fieldError(save.error, "colour")} />
      {save.isError ? <Failure error={save.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={save.isPending}>
          {person ? text.common.save : later.family.addPerson}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
        {person && !me ? <ResetPassword person={person} /> : null}
        {person && !me ? <RemovePerson person={person} onGone={onDone} /> : null}
      </div>
      {children}
    </form>
  );
}
