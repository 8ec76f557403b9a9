import type { AnsweredClip, Clip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { duration } from "@/shared/lib/time";

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
