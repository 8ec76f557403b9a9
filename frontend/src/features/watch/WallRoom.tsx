import type { ReactNode } from "react";
import { LevelBar } from "@/monitor/LevelBar";
import { setListening, useAudible } from "@/monitor/listening";
import { NoPicture, RoomPicture } from "@/monitor/RoomPicture";
import { useSight } from "@/monitor/sights";
import { useNewsAge, useRealtime, useShownState } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import type { Room, RoomState } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { IconButton } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { StateMark } from "@/shared/ui/StateMark";
import css from "./Wall.module.css";

/** One room of the wall: its picture, and over it its name and state, readable from across the room. */
export function WallRoom({ room, controls, children }: { room: Room; controls: boolean; children: ReactNode }) {
  const shown = useShownState(room.id);
  const state: RoomState = room.camera ? shown : "no_camera";
  const sight = useSight(room.id);
  return (
    <article className={classes(css.room, css[state])} data-room={room.id} data-state={state} aria-label={room.name}>
      {room.camera ? (
        <RoomPicture room={room.id} name={room.name} whole>
          <Sound room={room} controls={controls} />
        </RoomPicture>
      ) : (
        <NoPicture>
          <Icon name="noCamera" size={36} />
        </NoPicture>
      )}
      <div className={css.plate}>
        <h2>{room.name}</h2>
        <Mark room={room.id} state={state} />
        {sight ? <p className={css.sight}>{sight}</p> : null}
        {children}
        {room.camera ? <LevelBar room={room.id} lines={room} label={text.live.meter(room.name)} /> : null}
      </div>
    </article>
  );
}

/** How the room is, or was when the server was last heard. */
function Mark({ room, state }: { room: number; state: RoomState }) {
  const age = useNewsAge();
  const last = useRealtime((known) => known.rooms[room]?.state);
  return <StateMark state={state} note={age !== null && last ? text.link.wasAgo(text.link.was[last], age) : undefined} />;
}

/** Whether this room is what one hears is always seen; the button comes with the controls. */
function Sound({ room, controls }: { room: Room; controls: boolean }) {
  const heard = useAudible(room.id);
  const mayHear = useMay("room.hear");
  if (!mayHear) return null;
  return (
    <div className={classes(css.sound, (controls || heard) && css.shown)}>
      <IconButton
        over
        icon={heard ? "soundOn" : "soundOff"}
        label={heard ? text.live.stopListening(room.name) : text.live.listen(room.name)}
        aria-pressed={heard}
        data-hear={room.name}
        onClick={() => setListening(room.id, !heard)}
      />
    </div>
  );
}
