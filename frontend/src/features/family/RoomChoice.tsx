import { useEffect } from "react";
import { useRooms } from "@/shared/api/rooms";
import { later } from "@/shared/i18n/later";
import { Fault, Switch } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import css from "./Family.module.css";

/** Which rooms a sitter may see. */
export function RoomChoice({
  chosen,
  onChange,
  error,
}: {
  chosen: number[];
  onChange: (rooms: number[]) => void;
  error?: string | undefined;
}) {
  const rooms = useRooms();
  const turn = (id: number, on: boolean): void => onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  const lost = rooms.data ? chosen.filter((id) => !rooms.data.some((room) => room.id === id)) : [];
  useEffect(() => {
    if (lost.length) onChange(chosen.filter((id) => !lost.includes(id))); // removed while it was open: nobody could untick it
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lost.length]);
  return (
    <fieldset className={css.rooms}>
      <legend>{later.family.rooms}</legend>
      {rooms.isError ? <Failure error={rooms.error} /> : null}
      {rooms.data?.map((room) => (
        <Switch key={room.id} label={room.name} checked={chosen.includes(room.id)} onChange={(on) => turn(room.id, on)} />
      ))}
      <Fault words={error} />
    </fieldset>
  );
}
