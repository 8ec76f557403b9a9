import { Link } from "wouter";
import { useRooms } from "@/shared/api/rooms";
import { later } from "@/shared/i18n/later";
import { roomPage } from "@/shared/lib/paths";
import { Icon } from "@/shared/ui/Icon";
import { Card } from "@/shared/ui/Surface";
import css from "./Settings.module.css";

const words = later.settings;

/** The way to what each room has for itself. */
export function RoomLinks() {
  const rooms = useRooms().data ?? [];
  if (!rooms.length) return null;
  return (
    <Card title={words.roomsTitle}>
      <p className={css.help}>{words.roomsHelp}</p>
      <ul className={css.rooms}>
        {rooms.map((room) => (
          <li key={room.id}>
            <Link href={roomPage(room.id)} className={css.room}>
              <Icon name="live" />
              <span>{room.name}</span>
              <Icon name="next" size={20} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
