import { useZone } from "@/shared/api/session";
import type { AnsweredClip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { clockTime, duration, exactTime } from "@/shared/lib/time";
import { SmallWaveform } from "@/shared/player/Waveform";
import { Icon } from "@/shared/ui/Icon";
import css from "./Clips.module.css";
import { momentOf, whoCame } from "./said";

/** One clip as a row that can be tapped: its picture, what was heard, how it sounds, who came. */
export function ClipCard({ clip, onOpen, named }: { clip: AnsweredClip; onOpen: () => void; named: boolean }) {
  const tz = useZone();
  return (
    <button type="button" className={css.card} data-clip={clip.id} disabled={clip.state === "recording"} onClick={onOpen}>
      <span className="sr-only">{later.clips.play}</span>
      <Picture clip={clip} />
      <span className={css.caption}>
        <span className={css.line}>
          <strong title={exactTime(clip.started_at, tz)}>{clockTime(clip.started_at, tz)}</strong>
          {named ? <span className={css.roomName}>{clip.room_name}</span> : null}
          {clip.keep ? (
            <span className={css.kept}>
              <Icon name="keep" size={18} filled />
              <span className="sr-only">{later.clips.kept}</span>
            </span>
          ) : null}
        </span>
        <Facts clip={clip} />
        <SmallWaveform peaks={clip.peaks} className={css.sound} />
      </span>
    </button>
  );
}

function Picture({ clip }: { clip: AnsweredClip }) {
  const recording = clip.state === "recording";
  return (
    <span className={css.thumb}>
      {clip.state === "ready" && clip.thumbnail_url ? (
        <img src={clip.thumbnail_url} alt="" loading="lazy" width={320} height={240} />
      ) : null}
      <span className={css.length}>{recording ? later.clips.recording : duration(clip.duration_s ?? 0)}</span>
      <span className={css.playMark}>
        <Icon name={recording ? "record" : "play"} filled />
      </span>
    </span>
  );
}

function Facts({ clip }: { clip: AnsweredClip }) {
  const came = whoCame(clip);
  const tz = useZone();
  return (
    <>
      {clip.kind === "noise" ? null : (
        <span className={css.roomName}>
          {later.clips.span(clockTime(clip.started_at, tz), clockTime(momentOf(clip, clip.duration_s ?? 0), tz))}
        </span>
      )}
      {clip.certainty ? (
        <span className={css.heard} data-certainty={clip.certainty}>
          {text.wake.certainty(clip.certainty)}
        </span>
      ) : null}
      {clip.woke === false ? <span className={css.roomName}>{text.wake.nobody}</span> : null}
      {came ? <span className={css.roomName}>{came}</span> : null}
      {clip.cut ? <span className={css.cut}>{later.clips.cutMark}</span> : null}
      {clip.parts > 1 ? <span className={css.roomName}>{later.clips.parts(clip.parts)}</span> : null}
    </>
  );
}
