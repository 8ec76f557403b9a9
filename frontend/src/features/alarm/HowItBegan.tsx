import { useMutation } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { ApiError, wordsOf } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import { getBeginning } from "./get-beginning";
import css from "./HowItBegan.module.css";
import { alarmSound } from "./sound";

interface Props {
  incident: Incident;
  /** Which of its noises, by place; the newest is the one that rings. */
  which?: "newest" | "first";
  /** Its look, where it is not that of a page. */
  className?: string | undefined;
}

/** One tap: the ten seconds before the noise, over the alarm, which is soft meanwhile. It answers nothing. */
export function HowItBegan({ incident, which = "newest", className = css.plain }: Props) {
  const may = useMay("clip.see");
  const noise = incident.noise_ids.at(which === "first" ? 0 : -1);
  const plays = useSyncExternalStore(alarmSound.subscribe, alarmSound.playsOver);
  const begin = useMutation({ mutationFn: hear });
  useEffect(() => () => alarmSound.endPiece(), []);
  if (!may || noise === undefined || !incident.rules.noise) return null;
  const tap = (): void => {
    if (plays) alarmSound.endPiece();
    else begin.mutate({ incident: incident.id, noise });
  };
  return (
    <>
      {begin.error ? <p role="alert">{begin.error instanceof ApiError ? wordsOf(begin.error) : text.alarm.beganNot}</p> : null}
      <button type="button" className={className} onClick={tap} disabled={begin.isPending} data-plays={plays}>
        <Icon name={plays ? "stop" : "soundOn"} size={24} />
        {begin.isPending ? text.alarm.beganComes : plays ? text.alarm.beganStop : text.alarm.began}
      </button>
    </>
  );
}

async function hear({ incident, noise }: { incident: number; noise: string }): Promise<void> {
  await alarmSound.arm(); // within the tap
  await alarmSound.playOver(await getBeginning(incident, noise));
}
