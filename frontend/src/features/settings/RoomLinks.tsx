import { Link } from "wouter";
import { useMay } from "@/shared/api/session";
import { useRooms } from "@/shared/api/rooms";
import { later } from "@/shared/i18n/later";
import { roomPage } from "@/shared/lib/paths";
import { Icon } from "@/shared/ui/Icon";
import { Button } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { earlier, useOrderRooms } from "./move-room";
import css from "./Settings.module.css";

const words = later.settings;

/** The way to what each room has for itself. */
export function RoomLinks() {
  const rooms = useRooms().data ?? [];
  const mayMove = useMay("room.edit") && rooms.length > 1;
  const order = useOrderRooms();
  if (!rooms.length) return null;
  return (
    <Card title={words.roomsTitle}>
      <p className={css.help}>{words.roomsHelp}</p>
      <ul className={css.rooms}>
        {rooms.map((room, at) => (
          <li key={room.id} className={css.place}>
            <Link href={roomPage(room.id)} className={css.room}>
              <Icon name="live" />
              <span>{room.name}</span>
              <Icon name="next" size={20} />
            </Link>
            {mayMove ? (
              <Button
                look="quiet"
                icon="up"
                aria-label={words.earlier(room.name)}
                disabled={at === 0 || order.isPending}
                onClick={() => order.mutate(earlier(rooms, at))}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {order.isError ? <Failure error={order.error} /> : null}
    </Card>
  );
}
