import { useZone } from "@/shared/api/session";
import type { Clip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime } from "@/shared/lib/time";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Clip.module.css";
import { useRecentClips } from "./get-recent-clips";
import { Sheet } from "@/shared/ui/Sheet";

/** Which of the latest clips goes with the message. */
export function ClipChoice({ onChoose, onClose }: { onChoose: (clip: Clip) => void; onClose: () => void }) {
  const clips = useRecentClips();
  const tz = useZone();
  return (
    <Sheet title={text.chat.chooseClip} onClose={onClose} wide>
      {clips.isPending ? <Skeleton lines={2} /> : null}
      {clips.error ? <Failure error={clips.error} again={() => void clips.refetch()} /> : null}
      {clips.data?.length === 0 ? (
        <Empty icon="clips" title={text.chat.clipShort}>
          {text.chat.noClips}
        </Empty>
      ) : null}
      <ul className={css.list}>
        {clips.data?.map((clip) => (
          <li key={clip.id}>
            <button type="button" className={css.choice} data-choose={clip.id} onClick={() => onChoose(clip)}>
              {clip.thumbnail_url ? (
                <img src={clip.thumbnail_url} alt="" loading="lazy" width={160} height={120} />
              ) : (
                <span className={css.noPicture} />
              )}
              <strong>{clip.room_name}</strong>
              <span className={css.when}>{exactTime(clip.started_at, tz).replace(/:\d\d$/u, "")}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
