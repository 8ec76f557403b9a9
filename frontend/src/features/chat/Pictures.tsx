import { useEffect, useRef, useState } from "react";
import type { Picture } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { IconButton } from "@/shared/ui/Button";
import css from "./Pictures.module.css";

/** The pictures of a message; each opens large. */
export function Pictures({ pictures, by }: { pictures: readonly Picture[]; by: string }) {
  const [open, setOpen] = useState<number | null>(null);
  const large = open === null ? undefined : pictures[open];
  if (!pictures.length) return null;
  return (
    <div className={css.grid} data-count={Math.min(pictures.length, 2)}>
      {pictures.map(({ id, width, height }, index) => (
        <button key={id} type="button" className={css.tile} onClick={() => setOpen(index)}>
          <img
            src={api.chat.picture(id)}
            width={width}
            height={height}
            alt={text.chat.pictureNumber(index + 1, by)}
            loading="lazy"
            decoding="async"
          />
        </button>
      ))}
      {large && open !== null ? (
        <Large key={large.id} picture={large} label={text.chat.pictureNumber(open + 1, by)} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  );
}

function Large({ picture, label, onClose }: { picture: Picture; label: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={css.large} aria-label={label} onClose={onClose} onCancel={onClose}>
      <img src={api.chat.picture(picture.id)} width={picture.width} height={picture.height} alt={label} />
      <span className={css.close}>
        <IconButton over icon="cross" label={text.common.close} onClick={onClose} />
      </span>
    </dialog>
  );
}
