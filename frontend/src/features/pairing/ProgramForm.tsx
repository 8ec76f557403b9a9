import { type SubmitEvent, useState } from "react";
import { ApiError, fieldError } from "@/shared/api/client";
import type { NewDevice, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { useAddProgram } from "./get-pairing";
import css from "./Pairing.module.css";
import { ProgramKey } from "./ProgramKey";

const taken = (error: unknown): error is ApiError => error instanceof ApiError && error.code === "room_taken";

/** A program that sends by WHIP becomes a room's camera: which room, what it is called, and then its key, this once. */
export function ProgramForm({ rooms, onDone }: { rooms: Room[]; onDone: () => void }) {
  const [room, setRoom] = useState(String((rooms.find(({ camera }) => camera === null) ?? rooms[0])?.id ?? ""));
  const [name, setName] = useState<string>(later.program.suggested);
  const [made, setMade] = useState<NewDevice | null>(null);
  const add = useAddProgram(setMade);
  if (made) return <ProgramKey device={made} onDone={onDone} />;
  const send = (replace: boolean): void => add.mutate({ room: Number(room), name: name.trim(), replace });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    send(false);
  };
  return (
    <form className={css.program} onSubmit={submit}>
      <p className={css.help}>{later.program.what}</p>
      <SelectField
        label={later.program.room}
        value={room}
        error={fieldError(add.error, "room")}
        onChange={(event) => setRoom(event.target.value)}
      >
        {rooms.map((each) => (
          <option key={each.id} value={each.id}>
            {each.camera ? later.program.has(each.name) : each.name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={later.program.name}
        required
        maxLength={64}
        value={name}
        error={fieldError(add.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      {add.isError && !taken(add.error) ? <Failure error={add.error} /> : null}
      <div className={css.buttons}>
        <Button type="submit" look="primary" disabled={room === "" || !name.trim()} busy={add.isPending}>
          {later.program.make}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
      {taken(add.error) ? (
        <Confirm
          question={later.program.replace(add.error.message)}
          yes={later.program.replaceYes}
          onNo={() => add.reset()}
          onYes={() => send(true)}
        />
      ) : null}
    </form>
  );
}
