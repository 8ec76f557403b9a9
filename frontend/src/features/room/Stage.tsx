import { type RefObject, useEffect, useRef, useState } from "react";
import { canTurnDown, setListening, setOpens, useListening, useOpens } from "@/monitor/listening";
import { NoPicture, RoomPicture } from "@/monitor/RoomPicture";
import { useMay } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { recall, remember } from "@/shared/lib/remembered";
import { Choice } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Button, IconButton } from "@/shared/ui/Button";
import css from "./Stage.module.css";

/** The large picture with its controls: sound, volume, full screen, picture in picture. */
export function Stage({ room }: { room: Room }) {
  const frame = useRef<HTMLDivElement>(null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
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
      <RoomPicture room={room.id} name={room.name} whole volume={volume} onVideo={setVideo} />
      <div className={css.controls}>
        <SoundControl room={room} volume={volume} onVolume={changeVolume} />
        <span className={css.gap} />
        <PipButton video={video} />
        <FullButton frame={frame} />
      </div>
      <OpensChoice room={room.id} />
    </div>
  );
}

function SoundControl({ room, volume, onVolume }: { room: Room; volume: number; onVolume: (volume: number) => void }) {
  const listening = useListening(room.id);
  const mayHear = useMay("room.hear");
  if (!mayHear) return null;
  return (
    <>
      <Button
        look={listening ? "plain" : "primary"}
        icon={listening ? "soundOn" : "soundOff"}
        aria-pressed={listening}
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
  const listening = useListening(room);
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

function PipButton({ video }: { video: HTMLVideoElement | null }) {
  if (!("pictureInPictureEnabled" in document) || !document.pictureInPictureEnabled) return null;
  const toggle = async (): Promise<void> => {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await video?.requestPictureInPicture();
  };
  return <IconButton icon="pip" label={text.room.pip} disabled={!video} onClick={() => void toggle().catch(() => undefined)} />;
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
