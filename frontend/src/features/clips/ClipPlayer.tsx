import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useZone } from "@/shared/api/session";
import type { AnsweredClip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { canShow, codecOf } from "@/shared/lib/codecs";
import { clockTime, exactTime } from "@/shared/lib/time";
import { Player } from "@/shared/player/Player";
import { IconButton } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import { ClipActs, type MoreActs } from "./ClipActs";
import css from "./ClipPlayer.module.css";
import { partsQuery } from "./get-clips";
import { momentOf, whatOf, whoCame } from "./said";

interface Props {
  clip: AnsweredClip;
  onClose: () => void;
  /** The list that it was opened from, and a way to another one of it. */
  among?: AnsweredClip[];
  onGo?: (id: string) => void;
  more?: MoreActs | undefined;
}

/** Plays one clip over the page and says what may be done with it. */
export function ClipPlayer({ clip, onClose, among = [], onGo, more }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector<HTMLElement>("[data-play]")?.focus({ preventScroll: true });
  }, [clip.id]);
  return (
    <dialog ref={dialog} className={css.dialog} aria-label={clip.room_name} onClose={onClose} onCancel={onClose}>
      <Parts
        key={clip.id}
        clip={clip}
        more={more}
        onClose={onClose}
        steps={onGo ? <Steps clip={clip} among={among} onGo={onGo} /> : null}
      />
    </dialog>
  );
}

type StepsProps = { clip: AnsweredClip; among: AnsweredClip[]; onGo: (id: string) => void };

/** The clips before and after this one, by time. */
function Steps({ clip, among, onGo }: StepsProps) {
  const tz = useZone();
  const inTime = among.filter(({ state }) => state !== "recording").sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const place = inTime.findIndex(({ id }) => id === clip.id);
  const before = place > 0 ? inTime[place - 1] : undefined;
  const after = place >= 0 ? inTime[place + 1] : undefined;
  return (
    <>
      <IconButton
        icon="earlier"
        label={before ? later.clips.before(clockTime(before.started_at, tz)) : later.clips.noneBefore}
        disabled={!before}
        onClick={() => before && onGo(before.id)}
      />
      <IconButton
        icon="later"
        label={after ? later.clips.after(clockTime(after.started_at, tz)) : later.clips.noneAfter}
        disabled={!after}
        onClick={() => after && onGo(after.id)}
      />
    </>
  );
}

/** One noise, part after part. */
function Parts({ clip: first, more, onClose, steps }: Pick<Props, "clip" | "more" | "onClose"> & { steps: ReactNode }) {
  const tz = useZone();
  const parts = useParts(first);
  const [id, setId] = useState(first.id);
  const clip = parts.find((part) => part.id === id) ?? first;
  const next = parts[parts.indexOf(clip) + 1];
  return (
    <>
      <header className={css.head}>
        <div>
          <h2>{clip.room_name}</h2>
          <p className={css.when}>{[exactTime(clip.started_at, tz), whatOf(clip), whoCame(first)].filter(Boolean).join(" · ")}</p>
        </div>
        <IconButton icon="cross" label={text.common.close} onClick={onClose} />
      </header>
      <Show key={clip.id} clip={clip} steps={steps} onEnded={() => next && setId(next.id)} />
      {parts.length > 1 ? (
        <Choice
          label={later.clips.chooseParts}
          value={clip.id}
          options={parts.map(({ id: value, part }) => ({ value, label: later.clips.part(part) }))}
          onChange={setId}
        />
      ) : null}
      <ClipActs clip={clip} more={more} onGone={onClose} />
    </>
  );
}

/** The parts of the noise that this clip belongs to; only itself where there are no others, or none are known yet. */
function useParts(clip: AnsweredClip): AnsweredClip[] {
  const found = useQuery({ ...partsQuery(clip.noise ?? ""), enabled: clip.noise !== null && clip.parts > 1 });
  return found.data?.length ? found.data : [clip];
}

function Show({ clip, steps, onEnded }: { clip: AnsweredClip; steps: ReactNode; onEnded: () => void }) {
  const [broken, setBroken] = useState(clip.state === "broken");
  if (broken || !clip.video_url)
    return (
      <>
        <Notice tone="warn">{clip.cut && clip.state === "broken" ? later.clips.lost : later.clips.broken}</Notice>
        <div className={css.steps}>{steps}</div>
      </>
    );
  return <Shown clip={{ ...clip, video_url: clip.video_url }} steps={steps} onBroken={() => setBroken(true)} onEnded={onEnded} />;
}

interface ShownProps {
  clip: AnsweredClip & { video_url: string };
  steps: ReactNode;
  onBroken: () => void;
  onEnded: () => void;
}

/** The film, and what of it is missing: its end, or its picture on this browser. */
function Shown({ clip, steps, onBroken, onEnded }: ShownProps) {
  const tz = useZone();
  const unseen = Boolean(clip.width) && !canShow(clip.codecs);
  return (
    <>
      {clip.cut ? <Notice tone="warn">{later.clips.cut}</Notice> : null}
      {unseen ? <Notice tone="warn">{later.clips.unseenHere(codecOf(clip.codecs))}</Notice> : null}
      <Player
        clip={{
          id: clip.id,
          video: clip.video_url,
          picture: clip.thumbnail_url,
          seconds: clip.duration_s ?? 0,
          width: clip.width ?? 0,
          height: clip.height ?? 0,
          peaks: clip.peaks,
          onset: clip.onset_s,
        }}
        clock={clip.kind === "noise" ? undefined : (seconds) => clockTime(momentOf(clip, seconds), tz)}
        steps={steps}
        onBroken={onBroken}
        onEnded={onEnded}
      />
    </>
  );
}
