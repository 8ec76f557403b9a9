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
import { Icon } from "@/shared/ui/Icon";
import { Failure, Notice } from "@/shared/ui/Surface";
import css from "./ClipPlayer.module.css";
import { useRemoveClip } from "./remove-clip";
import { useUpdateClip } from "./update-clip";

/** Plays one clip over the page, and says what may be done with it. */
export function ClipPlayer({ clip, onClose }: { clip: Clip; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const tz = useZone();
  const [broken, setBroken] = useState(clip.state === "broken");
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={css.dialog} aria-label={clip.room_name} onClose={onClose} onCancel={onClose}>
      <header className={css.head}>
        <div>
          <h2>{clip.room_name}</h2>
          <p className={css.when}>{exactTime(clip.started_at, tz)}</p>
        </div>
        <IconButton icon="cross" label={text.common.close} onClick={onClose} />
      </header>
      {broken || !clip.video_url ? (
        <Notice tone="warn">{clip.cut && clip.state === "broken" ? text.clips.lost : text.clips.broken}</Notice>
      ) : (
        <Film clip={{ ...clip, video_url: clip.video_url }} onBroken={() => setBroken(true)} />
      )}
      <Acts clip={clip} onGone={onClose} />
    </dialog>
  );
}

/** The film, and what of it is missing: its end, or its picture on this browser. */
function Film({ clip, onBroken }: { clip: Clip & { video_url: string }; onBroken: () => void }) {
  const unseen = Boolean(clip.width) && !canShow(clip.codecs);
  return (
    <>
      {clip.cut ? <Notice tone="warn">{text.clips.cut}</Notice> : null}
      {unseen ? <Notice tone="warn">{text.clips.unseenHere(codecOf(clip.codecs))}</Notice> : null}
      <video className={css.video} src={clip.video_url} poster={clip.thumbnail_url ?? ""} controls autoPlay playsInline preload="metadata" onError={onBroken} data-clip={clip.id} />
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
          <Button icon="keep" aria-pressed={clip.keep} look={clip.keep ? "primary" : "plain"} busy={update.isPending} onClick={() => update.mutate({ id: clip.id, keep: !clip.keep })}>
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
      {asking ? <Confirm question={text.clips.removeSure} yes={text.clips.remove} busy={remove.isPending} onNo={() => setAsking(false)} onYes={() => remove.mutate(clip.id, { onSuccess: onGone, onSettled: () => setAsking(false) })} /> : null}
    </>
  );
}
