import type { AnsweredClip, Clip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { duration } from "@/shared/lib/time";

/** How much of the room's time goes by in a second of it. */
const paceOf = ({ kind }: Clip): number => (kind === "timelapse" ? 100 : 1);

/** The time of the room at a moment of a recording, seconds into it. */
export const momentOf = (clip: Clip, seconds: number): string =>
  new Date(Date.parse(clip.started_at) + seconds * 1000 * paceOf(clip)).toISOString();

/** What was heard: "A cry", "A noise, did not wake anybody"; "" where that is not known. */
export function whatOf({ certainty, woke }: Clip): string {
  if (!certainty) return "";
  return woke === false ? [text.wake.certainty(certainty), text.wake.nobody].join(", ") : text.wake.certainty(certainty);
}

/** Who came: "Ana took it after 1:12"; "" where nobody had to, or nobody has yet. */
export function whoCame({ answer }: AnsweredClip): string {
  if (!answer) return "";
  return answer.by ? later.clips.came(answer.by.name, answer.after_s === null ? null : duration(answer.after_s)) : later.clips.nobodyCame;
}
