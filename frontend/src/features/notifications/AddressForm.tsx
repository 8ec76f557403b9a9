import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import type { ChannelIn, WrittenTransport } from "@/shared/api/types";
import { usePeople } from "@/shared/api/people";
import { useMay, useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useAddChannel } from "./get-channels";
import css from "./Notifications.module.css";
import { ADDRESS_FIELD } from "./written-addresses";

/** An address as experts write it: of a message service, or a topic of the house's broker. */
export function AddressForm({ kind, onDone }: { kind: WrittenTransport; onDone: () => void }) {
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [whose, setWhose] = useState("");
  const others = useOthers();
  const add = useAddChannel();
  const words = later.notifications.addresses[kind];
  const said: ChannelIn = {
    kind,
    ...(whose ? { person: Number(whose) } : {}),
    ...(name.trim() ? { name: name.trim() } : {}),
    [ADDRESS_FIELD[kind]]: address.trim(),
  };
  const added = (): void => {
    toast(later.notifications.added);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    add.mutate(said, { onSuccess: added });
  };
  const wrong = fieldError(add.error, ADDRESS_FIELD[kind]);
  return (
    <form className={css.form} onSubmit={submit}>
      {others.length ? (
        <SelectField
          label={later.notifications.whose}
          value={whose}
          error={fieldError(add.error, "person")}
          onChange={({ target }) => setWhose(target.value)}
        >
          <option value="">{later.notifications.oneself}</option>
          {others.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <TextField
        label={words.label}
        help={words.help}
        error={wrong}
        value={address}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setAddress(event.target.value)}
      />
      <TextField
        label={`${later.notifications.addName} (${text.common.optional})`}
        value={name}
        maxLength={64}
        error={fieldError(add.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      {add.isError ? <Failure error={add.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" busy={add.isPending}>
          {later.notifications.addSave}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}

/** For whom else somebody may add a way: whoever may be called, if all ways are theirs to change. */
function useOthers() {
  const all = useMay("channel.all");
  const me = useSession()?.person?.id;
  const people = usePeople().data ?? [];
  return all ? people.filter(({ id, role }) => id !== me && role !== "viewer") : [];
}
