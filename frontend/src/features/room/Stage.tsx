import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { canTurnDown, setListening, setOpens, useAudible, useOpens } from "@/monitor/listening";
import { NoPicture, RoomPicture } from "@/monitor/RoomPicture";
import { useMay } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { recall, remember } from "@/shared/lib/remembered";
import { Choice } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Button, IconButton } from "@/shared/ui/Button";
import { PictureWindow } from "./PictureWindow";
import css from "./Stage.module.css";
import { useZoom } from "./useZoom";
import { NEAREST } from "./zoom";

/** The large picture with its controls: sound, volume, nearness, full screen, a small window. */
export function Stage({ room }: { room: Room }) {
  const frame = useRef<HTMLDivElement>(null);
  const [volume, setVolume] = useState(() => Number(recall("volume") ?? 1));
  if (!room.camera)
    return (
      <div className={css.frame}>
        <NoPicture>
          <Icon name="noCamera" size={36} />
          <strong>{text.live.noCamera}</strong>
        </NoPicture>
      </div>
    );
  const changeVolume = (next: number): void => {
    remember("volume", String(next));
    setVolume(next);
  };
  return (
    <div ref={frame} className={css.frame}>
      <Near room={room}>
        <RoomPicture room={room.id} name={room.name} whole volume={volume} />
      </Near>
      <div className={css.controls}>
        <SoundControl room={room} volume={volume} onVolume={changeVolume} />
        <span className={css.gap} />
        <PictureWindow room={room} />
        <FullButton frame={frame} />
      </div>
      <OpensChoice room={room.id} />
    </div>
  );
}

/** The picture's frame, in which one comes nearer to it; and what does so without two fingers. */
function Near({ room, children }: { room: Room; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const { view, nearer, whole, handlers } = useZoom(frame);
  const near = view.scale > 1;
  return (
    <div
      ref={frame}
      className={css.near}
      data-scale={view.scale.toFixed(2)}
      data-near={near}
      role="group"
      tabIndex={0}
      aria-label={later.watch.zoom.label(room.name)}
      {...handlers}
    >
      {children}
      <div className={css.zoom}>
        {near ? (
          <Button onClick={whole} aria-label={later.watch.zoom.whole}>
            {later.watch.zoom.times(view.scale)}
            <Icon name="cross" size={20} />
          </Button>
        ) : null}
        <IconButton over icon="nearer" label={later.watch.zoom.nearer} disabled={view.scale >= NEAREST} onClick={nearer} />
      </div>
    </div>
  );
}

function SoundControl({ room, volume, onVolume }: { room: Room; volume: number; onVolume: (volume: number) => void }) {
  const listening = useAudible(room.id);
  const mayHear = useMay("room.hear");
  if (!mayHear) return null;
  return (
    <>
      <Button
        look={listening ? "plain" : "primary"}
        icon={listening ? "soundOn" : "soundOff"}
        aria-pressed={listening}
        data-hear={room.name}
        onClick={() => setListening(room.id, !listening)}
      >
        {listening ? text.room.soundOff : text.room.soundOn}
      </Button>
      {listening ? (
        <input
          className={css.volume}
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={volume}
          aria-label={text.room.volume}
          onChange={(event) => onVolume(Number(event.target.value))}
        />
      ) : null}
    </>
  );
}

const opens = ["always", "stirring", "cry"] as const;

/** When the room's sound comes through on this device; shown while it is on. */
function OpensChoice({ room }: { room: number }) {
  const listening = useAudible(room);
  const chosen = useOpens(room);
  const [able] = useState(canTurnDown);
  if (!listening) return null;
  const value = able ? chosen : "always";
  return (
    <div className={css.opens}>
      <Choice
        label={text.squelch.label}
        value={value}
        disabled={!able}
        options={opens.map((each) => ({ value: each, label: text.squelch.choices[each] }))}
        onChange={(each) => setOpens(room, each)}
      />
      <p>{able ? text.squelch.help[value] : text.squelch.cannot}</p>
    </div>
  );
}

function FullButton({ frame }: { frame: RefObject<HTMLDivElement | null> }) {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = (): Promise<void> | undefined => (full ? document.exitFullscreen() : frame.current?.requestFullscreen());
  return (
    <IconButton
      icon="full"
      label={full ? text.room.exitFull : text.room.full}
      aria-pressed={full}
      onClick={() => void toggle()?.catch(() => undefined)}
    />
  );
}
