import { type PointerEvent, useRef, useState } from "react";
import { RoomPicture } from "@/monitor/RoomPicture";
import { useRealtime } from "@/realtime/hooks";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Fault } from "@/shared/ui/Field";
import css from "./Motion.module.css";
import { added, boxOf, drawn, MOST_PARTS, type Part, partsOf } from "./zone";
import { ZonePart } from "./ZonePart";

interface Props {
  room: Room;
  busy: boolean;
  error: string | undefined;
  onSave: (zone: Part[]) => void;
  onClose: () => void;
}

const words = later.motion;

/** The zone drawn on the live picture: with a finger, a mouse, or keys. */
export function ZoneEditor({ room, busy, error, onSave, onClose }: Props) {
  const [parts, setParts] = useState<Part[]>(() => partsOf(room.motion_zone));
  const [chosen, choose] = useState<number | null>(parts.length ? 0 : null);
  const put = (place: number, part: Part): void => setParts(parts.map((each, at) => (at === place ? part : each)));
  const area = useRef<HTMLDivElement>(null);
  const remove = (place: number): void => {
    const next = parts.length > 1 ? Math.max(0, place - 1) : null;
    if (next === null) area.current?.focus();
    else if (area.current?.contains(document.activeElement)) area.current.querySelectorAll("button")[next]?.focus();
    setParts(parts.filter((_, at) => at !== place));
    choose(next);
  };
  const take = (next: Part[]): void => {
    setParts(next);
    choose(next.length - 1);
  };
  return (
    <div className={css.editor}>
      <p>{words.drawHelp}</p>
      <div className={css.picture}>
        <RoomPicture room={room.id} name={room.name} whole silent />
        <Area area={area} room={room} full={parts.length >= MOST_PARTS} onDrawn={(part) => take([...parts, part])}>
          {parts.map((part, place) => (
            <ZonePart
              key={place}
              number={place + 1}
              part={part}
              chosen={place === chosen}
              onChoose={() => choose(place)}
              onMove={(next) => put(place, next)}
              onRemove={() => remove(place)}
            />
          ))}
        </Area>
      </div>
      <p className={css.keys}>{words.keys}</p>
      <Fault words={error} />
      <div className={css.buttons}>
        <Button icon="plus" disabled={parts.length >= MOST_PARTS} onClick={() => take(added(parts))}>
          {words.add}
        </Button>
        <Button icon="trash" disabled={chosen === null} onClick={() => (chosen === null ? undefined : remove(chosen))}>
          {words.remove}
        </Button>
        <Button disabled={!parts.length} onClick={() => take([])}>
          {words.whole}
        </Button>
      </div>
      <div className={css.buttons}>
        <Button look="primary" busy={busy} onClick={() => onSave(parts)}>
          {text.common.save}
        </Button>
        <Button onClick={onClose}>{text.common.cancel}</Button>
      </div>
    </div>
  );
}

interface AreaProps {
  area: React.RefObject<HTMLDivElement | null>;
  room: Room;
  full: boolean;
  onDrawn: (part: Part) => void;
  children: React.ReactNode;
}

/** Lies over the picture itself; what is drawn on it becomes a part. */
function Area({ area, room, full, onDrawn, children }: AreaProps) {
  const video = useRealtime((known) => known.rooms[room.id]?.health.video) ?? room.health.video;
  const [from, setFrom] = useState<[number, number] | null>(null);
  const [to, setTo] = useState<[number, number] | null>(null);
  const at = (event: PointerEvent): [number, number] => {
    const box = area.current?.getBoundingClientRect();
    if (!box?.width || !box.height) return [0, 0];
    return [(1000 * (event.clientX - box.left)) / box.width, (1000 * (event.clientY - box.top)) / box.height];
  };
  const begin = (event: PointerEvent): void => {
    if (full || event.target !== area.current) return;
    area.current.setPointerCapture(event.pointerId);
    setFrom(at(event));
    setTo(null);
  };
  const end = (): void => {
    const part = from && to ? drawn(from, to) : null;
    setFrom(null);
    setTo(null);
    if (part) onDrawn(part);
  };
  const draft = from && to ? drawn(from, to) : null;
  return (
    <div
      ref={area}
      className={css.area}
      style={boxOf(video)}
      role="group"
      tabIndex={-1}
      aria-label={later.motion.area(room.name)}
      onPointerDown={begin}
      onPointerMove={(event) => (from ? setTo(at(event)) : undefined)}
      onPointerUp={end}
      onPointerCancel={() => setFrom(null)}
    >
      {children}
      {draft ? (
        <i
          className={css.draft}
          style={{ left: `${draft[0] / 10}%`, top: `${draft[1] / 10}%`, width: `${draft[2] / 10}%`, height: `${draft[3] / 10}%` }}
        />
      ) : null}
    </div>
  );
}
