import type { Probe } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Notice } from "@/shared/ui/Surface";
import css from "./Cameras.module.css";

type Found = Extract<Probe, { ok: true }>;

/** What a try found, in words: the first picture, what it is, how loud it is there, or what to mend. */
export function ProbeResult({ probe }: { probe: Probe }) {
  if (!probe.ok)
    return (
      <Notice tone="bad">
        <strong>{text.cameras.failed}</strong>
        <p>{probe.words}</p>
        <p>{text.cameras.understood(probe.found.url)}</p>
      </Notice>
    );
  return (
    <div className={css.found} data-probe="ok">
      {probe.picture ? <img className={css.first} src={probe.picture} alt={text.cameras.picture} /> : null}
      <div className={css.facts}>
        <Notice tone="good">
          <strong>{text.cameras.works}</strong>
          <p>{text.cameras.understood(probe.found.url)}</p>
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
      ? text.cameras.video(video.codec === "hevc" ? "H.265" : video.codec, video.width, video.height, video.fps ?? 0)
      : text.cameras.noVideo,
    audio ? text.cameras.audio(audio.codec, audio.rate) : text.cameras.noAudio,
    ...(level_db === null ? [] : [text.cameras.level(text.db(level_db))]),
  ];
}
