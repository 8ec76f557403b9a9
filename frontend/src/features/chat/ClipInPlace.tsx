import { useState } from "react";
import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { clockTime, duration } from "@/shared/lib/time";
import { Player } from "@/shared/player/Player";
import { Icon } from "@/shared/ui/Icon";
import css from "./Clip.module.css";

export interface Shown {
  id: string;
  room_name: string;
  at: string | null;
  seconds: number;
  picture: string | null;
  video: string | null;
  /** It breaks off before its end. */
  cut?: boolean;
  /** Pixels of its picture, where they are known before; 0: it has none. */
  width?: number;
  height?: number;
  peaks?: string | null;
  onset?: number | null;
}

/** A clip that plays where it stands. */
export function ClipInPlace({ clip }: { clip: Shown }) {
  const tz = useZone();
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [unseen, setUnseen] = useState(false);
  const label = clip.at ? text.chat.clip(clip.room_name, clockTime(clip.at, tz)) : clip.room_name;
  if (broken || !clip.video) return <p className={css.gone}>{text.chat.clipGone}</p>;
  if (playing)
    return (
      <div className={css.playing}>
        <Player
          clip={{ ...clip, video: clip.video, width: clip.width ?? 16, height: clip.height ?? 9 }}
          label={label}
          onBroken={() => setBroken(true)}
          onShape={(video) => setUnseen(!video.videoWidth && clip.picture !== null)}
        />
        {unseen ? <p className={css.gone}>{later.clips.soundOnly}</p> : null}
      </div>
    );
  return (
    <div className={css.still}>
      <button type="button" className={css.clip} aria-label={text.chat.play(label)} data-clip={clip.id} onClick={() => setPlaying(true)}>
        {clip.picture ? (
          <img src={clip.picture} alt="" loading="lazy" width={320} height={180} onError={(event) => event.currentTarget.remove()} />
        ) : null}
        <span className={css.play}>
          <Icon name="play" filled />
        </span>
      </button>
      <p className={css.label}>
        <span>{clip.cut ? `${label} · ${later.clips.cutMark}` : label}</span>
        <span>{duration(clip.seconds)}</span>
      </p>
    </div>
  );
}
