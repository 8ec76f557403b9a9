import { type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useMay } from "@/shared/api/session";
import type { AnsweredClip } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { incidentPage, query } from "@/shared/lib/paths";
import { megabytes } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import css from "./ClipPlayer.module.css";
import { useRemoveClip } from "./remove-clip";
import { useUpdateClip } from "./update-clip";

/** What else may be done with a clip: of other features, composed by the page. */
export type MoreActs = (clip: AnsweredClip) => ReactNode;

/** What may be done with a clip: keep it, take it along, read its story, delete it. */
export function ClipActs({ clip, more, onGone }: { clip: AnsweredClip; more?: MoreActs | undefined; onGone: () => void }) {
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
            {clip.keep ? later.clips.kept : later.clips.keep}
          </Button>
        ) : null}
        {clip.video_url ? (
          <a className={css.download} href={`${clip.video_url}${query({ download: 1 })}`} download>
            <Icon name="download" size={20} />
            {later.clips.download}
            <span className={css.when}>{megabytes(clip.size_bytes)}</span>
          </a>
        ) : null}
        {more?.(clip)}
        {clip.incident === null ? null : (
          <Link className={css.download} href={incidentPage(clip.incident)}>
            <Icon name="bell" size={20} />
            {text.incident.openShort}
          </Link>
        )}
        {mayDelete ? (
          <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
            {later.clips.remove}
          </Button>
        ) : null}
      </div>
      {mayKeep ? <p className={css.when}>{later.clips.keepHelp}</p> : null}
      {(update.error ?? remove.error) ? <Failure error={update.error ?? remove.error} /> : null}
      {asking ? (
        <Confirm
          question={later.clips.removeSure}
          yes={later.clips.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(clip.id, { onSuccess: onGone, onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
