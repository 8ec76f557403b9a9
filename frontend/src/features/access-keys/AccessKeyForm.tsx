import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useRooms } from "@/shared/api/rooms";
import type { MadeAccessKey } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { accessKeys as words } from "@/shared/i18n/access-keys";
import { Button } from "@/shared/ui/Button";
import { Choice, Fault, Switch, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import css from "./AccessKeys.module.css";
import { MadeKey } from "./MadeKey";
import { useMakeAccessKey } from "./get-access-keys";

type Which = "all" | "chosen";
const WHICH: { value: Which; label: string }[] = [
  { value: "all", label: words.all },
  { value: "chosen", label: words.chosen },
];

/** Which program, which rooms; and then its key, this once. */
export function AccessKeyForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState(words.suggested);
  const [which, setWhich] = useState<Which>("all");
  const [chosen, setChosen] = useState<number[]>([]);
  const [pictures, setPictures] = useState(false);
  const [made, setMade] = useState<MadeAccessKey | null>(null);
  const make = useMakeAccessKey(setMade);
  if (made) return <MadeKey made={made} onDone={onDone} />;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    make.mutate({ name: name.trim(), rooms: which === "all" ? null : chosen, pictures });
  };
  const fault = fieldError(make.error, "rooms");
  return (
    <form className={css.form} onSubmit={submit}>
      <TextField
        label={words.name}
        required
        maxLength={64}
        value={name}
        error={fieldError(make.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <Choice label={words.which} value={which} options={WHICH} onChange={setWhich} error={which === "all" ? fault : undefined} />
      {which === "chosen" ? <Rooms chosen={chosen} onChange={setChosen} error={fault} /> : null}
      <Switch label={words.pictures} help={words.picturesHelp} checked={pictures} onChange={setPictures} />
      {make.isError ? <Failure error={make.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" disabled={!name.trim() || (which === "chosen" && !chosen.length)} busy={make.isPending}>
          {words.make}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}

function Rooms({ chosen, onChange, error }: { chosen: number[]; onChange: (rooms: number[]) => void; error: string | undefined }) {
  const rooms = useRooms();
  const turn = (id: number, on: boolean): void => onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset className={css.rooms}>
      <legend>{words.rooms}</legend>
      {rooms.isError ? <Failure error={rooms.error} /> : null}
      {rooms.data?.map((room) => (
        <Switch key={room.id} label={room.name} checked={chosen.includes(room.id)} onChange={(on) => turn(room.id, on)} />
      ))}
      <Fault words={error} />
    </fieldset>
  );
}
