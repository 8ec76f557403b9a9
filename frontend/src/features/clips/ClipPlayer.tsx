import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useMay, useZone } from "@/shared/api/session";
import type { Clip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { incidentPage, query } from "@/shared/lib/paths";
import { canShow, codecOf } from "@/shared/lib/codecs";
import { exactTime, megabytes } from "@/shared/lib/time";
import { Button, IconButton } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Choice } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Failure, Notice } from "@/shared/ui/Surface";
import css from "./ClipPlayer.module.css";
import { partsQuery } from "./get-clips";
import { useRemoveClip } from "./remove-clip";
import { useUpdateClip } from "./update-clip";

/** Plays one clip over the page, part after part, and says what may be done with it. */
export function ClipPlayer({ clip: first, onClose }: { clip: Clip; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const tz = useZone();
  const parts = useParts(first);
  const [id, setId] = useState(first.id);
  const clip = parts.find((part) => part.id === id) ?? first;
  const next = parts[parts.indexOf(clip) + 1];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={css.dialog} aria-label={clip.room_name} onClose={onClose} onCancel={onClose}>
      <header className={css.head}>
        <div>
          <h2>{clip.room_name}</h2>
          <p className={css.when}>{[exactTime(clip.started_at, tz), whatOf(clip)].filter(Boolean).join(" · ")}</p>
        </div>
        <IconButton icon="cross" label={text.common.close} onClick={onClose} />
      </header>
      <Show key={clip.id} clip={clip} onEnded={() => next && setId(next.id)} />
      {parts.length > 1 ? (
        <Choice
          label={text.clips.chooseParts}
          value={clip.id}
          options={parts.map(({ id: value, part }) => ({ value, label: text.clips.part(part) }))}
          onChange={setId}
        />
      ) : null}
      <Acts clip={clip} onGone={onClose} />
    </dialog>
  );
}

/** What was heard: "A cry", "A noise, did not wake anybody"; "" where that is not known. */
function whatOf({ certainty, woke }: Clip): string {
  if (!certainty) return "";
  return woke === false ? [text.wake.certainty(certainty), text.wake.nobody].join(", ") : text.wake.certainty(certainty);
}

/** The parts of the noise that this clip belongs to; only itself where there are no others, or none are known yet. */
function useParts(clip: Clip): Clip[] {
  const found = useQuery({ ...partsQuery(clip.noise ?? ""), enabled: clip.noise !== null && clip.parts > 1 });
  return found.data?.length ? found.data : [clip];
}

function Show({ clip, onEnded }: { clip: Clip; onEnded: () => void }) {
  const [broken, setBroken] = useState(clip.state === "broken");
  if (broken || !clip.video_url)
    return <Notice tone="warn">{clip.cut && clip.state === "broken" ? text.clips.lost : text.clips.broken}</Notice>;
  return <Film clip={{ ...clip, video_url: clip.video_url }} onBroken={() => setBroken(true)} onEnded={onEnded} />;
}

/** The film, and what of it is missing: its end, or its picture on this browser. */
function Film({ clip, onBroken, onEnded }: { clip: Clip & { video_url: string }; onBroken: () => void; onEnded: () => void }) {
  const unseen = Boolean(clip.width) && !canShow(clip.codecs);
  return (
    <>
      {clip.cut ? <Notice tone="warn">{text.clips.cut}</Notice> : null}
      {unseen ? <Notice tone="warn">{text.clips.unseenHere(codecOf(clip.codecs))}</Notice> : null}
      <video
        className={css.video}
        src={clip.video_url}
        poster={clip.thumbnail_url ?? ""}
        controls
        autoPlay
        playsInline
        preload="metadata"
        onError={onBroken}
        onEnded={onEnded}
        data-clip={clip.id}
      />
    </>
  );
}

function Acts({ clip, onGone }: { clip: Clip; onGone: () => void }) {
  const mayKeep = useMay("clip.keep");
  const mayDelete = useMay("clip.delete");
  const update = useUpdateClip();
  const remove = useRemoveClip();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <div className={css.acts}>
        {mayKeep ? (
          <Button
            icon="keep"
            aria-pressed={clip.keep}
            look={clip.keep ? "primary" : "plain"}
            busy={update.isPending}
            onClick={() => update.mutate({ id: clip.id, keep: !clip.keep })}
          >
            {clip.keep ? text.clips.kept : text.clips.keep}
          </Button>
        ) : null}
        {clip.video_url ? (
          <a className={css.download} href={`${clip.video_url}${query({ download: 1 })}`} download>
            <Icon name="download" size={20} />
            {text.clips.download}
            <span className={css.when}>{megabytes(clip.size_bytes)}</span>
          </a>
        ) : null}
        {clip.incident === null ? null : (
          <Link className={css.download} href={incidentPage(clip.incident)}>
            <Icon name="bell" size={20} />
            {text.incident.openShort}
          </Link>
        )}
        {mayDelete ? (
          <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
            {text.clips.remove}
          </Button>
        ) : null}
      </div>
      {mayKeep ? <p className={css.when}>{text.clips.keepHelp}</p> : null}
      {(update.error ?? remove.error) ? <Failure error={update.error ?? remove.error} /> : null}
      {asking ? (
        <Confirm
          question={text.clips.removeSure}
          yes={text.clips.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(clip.id, { onSuccess: onGone, onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
