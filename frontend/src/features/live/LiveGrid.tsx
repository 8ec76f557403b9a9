import { type ReactNode, type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useWakeLock } from "@/monitor/useWakeLock";
import { useAddRoom, useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./LiveGrid.module.css";
import { RoomTile } from "./RoomTile";

interface Additions {
  /** Under a room's name. */
  below?: (room: Room) => ReactNode;
  /** On its picture. */
  over?: (room: Room) => ReactNode;
  /** Among what its camera says of itself. */
  badge?: (room: Room) => ReactNode;
}

/** All rooms at once. */
export function LiveGrid({ below, over, badge }: Additions) {
  const rooms = useRooms();
  useWakeLock();
  if (rooms.isPending)
    return (
      <div className={css.grid}>
        <Skeleton tall />
        <Skeleton tall />
      </div>
    );
  if (!rooms.data) return <Failure error={rooms.error} again={() => void rooms.refetch()} />;
  if (!rooms.data.length) return <NoRooms />;
  return (
    <div className={css.grid} data-count={Math.min(rooms.data.length, 4)}>
      {rooms.data.map((room) => (
        <RoomTile key={room.id} room={room} below={below?.(room)} over={over?.(room)} badge={badge?.(room)} />
      ))}
    </div>
  );
}

function NoRooms() {
  const mayAdd = useMay("room.create");
  return (
    <Empty icon="live" title={text.live.emptyTitle} action={mayAdd ? <AddRoom /> : undefined}>
      {mayAdd ? text.live.emptyHelp : text.live.emptyOther}
    </Empty>
  );
}

/** Names a new room. */
export function AddRoom({ onDone }: { onDone?: () => void }) {
  const create = useAddRoom();
  const [name, setName] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate(name.trim(), { onSuccess: () => onDone?.() });
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <TextField
        label={text.live.roomName}
        value={name}
        required
        maxLength={60}
        error={fieldError(create.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      {create.isError ? <Failure error={create.error} /> : null}
      <Button type="submit" look="primary" busy={create.isPending}>
        {text.live.addRoom}
      </Button>
    </form>
  );
}
