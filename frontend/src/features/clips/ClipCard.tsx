import { useZone } from "@/shared/api/session";
import type { Clip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime, duration, exactTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import css from "./Clips.module.css";

/** One clip as a picture that can be tapped. */
export function ClipCard({ clip, onOpen, named }: { clip: Clip; onOpen: () => void; named: boolean }) {
  const tz = useZone();
  const time = clockTime(clip.started_at, tz);
  return (
    <button type="button" className={css.card} data-clip={clip.id} disabled={clip.state === "recording"} onClick={onOpen}>
      <span className="sr-only">{text.clips.play}</span>
      <span className={css.thumb}>
        {clip.state === "ready" && clip.thumbnail_url ? (
          <img src={clip.thumbnail_url} alt="" loading="lazy" width={320} height={240} />
        ) : null}
        <span className={css.length}>{clip.state === "recording" ? text.clips.recording : duration(clip.duration_s ?? 0)}</span>
        <span className={css.playMark}>
          <Icon name={clip.state === "recording" ? "record" : "play"} filled />
        </span>
      </span>
      <span className={css.caption}>
        <strong title={exactTime(clip.started_at, tz)}>{time}</strong>
        {named ? <span className={css.roomName}>{clip.room_name}</span> : null}
        {clip.certainty ? <span className={css.roomName}>{text.wake.certainty(clip.certainty)}</span> : null}
        {clip.woke === false ? <span className={css.roomName}>{text.wake.nobody}</span> : null}
        {clip.cut ? <span className={css.cut}>{text.clips.cutMark}</span> : null}
        {clip.parts > 1 ? <span className={css.roomName}>{text.clips.parts(clip.parts)}</span> : null}
        {clip.keep ? (
          <span className={css.kept}>
            <Icon name="keep" size={18} filled />
            <span className="sr-only">{text.clips.kept}</span>
          </span>
        ) : null}
      </span>
    </button>
  );
}
