import { type ComponentProps, type MouseEvent, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useMay } from "@/shared/api/session";
import { useRooms } from "@/shared/api/rooms";
import type { Room } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { roomPage } from "@/shared/lib/paths";
import { Icon } from "@/shared/ui/Icon";
import { IconButton } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { moved, useOrderRooms } from "./move-room";
import css from "./Settings.module.css";

const words = later.settings;

/** The way to what each room has for itself, in the order in which Live shows them. */
export function RoomLinks() {
  const rooms = useRooms().data ?? [];
  const mayMove = useMay("room.edit") && rooms.length > 1;
  const { error, said, pressed, move } = useMoves(rooms);
  if (!rooms.length) return null;
  return (
    <Card title={words.roomsTitle}>
      <p className={css.help}>{words.roomsHelp}</p>
      <ul className={css.rooms} onClickCapture={pressed}>
        {rooms.map((room, at) => (
          <li key={room.id} className={css.place}>
            <Link href={roomPage(room.id)} className={css.room}>
              <Icon name="live" />
              <span>{room.name}</span>
              <Icon name="next" size={20} />
            </Link>
            {mayMove ? <Move name={room.name} at={at} last={rooms.length - 1} onMove={(to) => move(at, to)} /> : null}
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
      {error ? <Failure error={error} /> : null}
    </Card>
  );
}

/** Moves rooms, says where they are now, and gives the focus back to the button whose row was moved. */
function useMoves(rooms: Room[]) {
  const order = useOrderRooms();
  const button = useRef<Element>(null);
  const [said, setSaid] = useState("");
  const shown = rooms.map(({ id }) => id).join();
  useEffect(() => {
    if (document.activeElement === document.body && button.current instanceof HTMLElement) button.current.focus();
  }, [shown]);
  return {
    error: order.error,
    said,
    pressed: ({ target }: MouseEvent) => (button.current = target instanceof Element ? target.closest("button") : null),
    move: (from: number, to: number): void => {
      const placed = (): void => setSaid(words.placed(rooms[from]?.name ?? "", to + 1, rooms.length));
      if (!order.isPending) order.mutate(moved(rooms, from, to), { onSuccess: placed });
    },
  };
}

type MoveProps = { name: string; at: number; last: number; onMove: (to: number) => void };

/** One place up or down. What cannot be done stays in the row, so that nothing moves under the thumb and the focus is kept. */
function Move({ name, at, last, onMove }: MoveProps) {
  const step = (by: -1 | 1): ComponentProps<typeof IconButton> => {
    const there = at + by >= 0 && at + by <= last;
    return {
      icon: by < 0 ? "up" : "down",
      label: by < 0 ? words.moveUp(name) : words.moveDown(name),
      "aria-disabled": !there || undefined,
      onClick: () => there && onMove(at + by),
    };
  };
  return (
    <span className={css.moves}>
      <IconButton {...step(-1)} />
      <IconButton {...step(1)} />
    </span>
  );
}
