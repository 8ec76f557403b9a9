import type { Probe } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Notice } from "@/shared/ui/Surface";
import css from "./Cameras.module.css";

type Found = Extract<Probe, { ok: true }>;

/** What a try found, in words: the first picture, what it is, how loud it is there, or what to mend. */
export function ProbeResult({ probe }: { probe: Probe }) {
  if (!probe.ok)
    return (
      <Notice tone="bad">
        <strong>{later.cameras.failed}</strong>
        <p>{probe.words}</p>
        <p>{later.cameras.understood(probe.found.url)}</p>
      </Notice>
    );
  return (
    <div className={css.found} data-probe="ok">
      {probe.picture ? <img className={css.first} src={probe.picture} alt={later.cameras.picture} /> : null}
      <div className={css.facts}>
        <Notice tone="good">
          <strong>{later.cameras.works}</strong>
          <p>{later.cameras.understood(probe.found.url)}</p>
          {facts(probe).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Notice>
        {probe.warnings.map(({ code, words }) => (
          <Notice key={code} tone="warn">
            {words}
          </Notice>
        ))}
      </div>
    </div>
  );
}

function facts({ video, audio, level_db }: Found): string[] {
  return [
    video
      ? later.cameras.video(video.codec === "hevc" ? "H.265" : video.codec, video.width, video.height, video.fps ?? 0)
      : later.cameras.noVideo,
    audio ? later.cameras.audio(audio.codec, audio.rate) : later.cameras.noAudio,
    ...(level_db === null ? [] : [later.cameras.level(text.db(level_db))]),
  ];
}
