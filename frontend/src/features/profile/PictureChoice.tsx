import { useRef, useState } from "react";
import { me as meWords } from "@/shared/i18n/me";
import { Button } from "@/shared/ui/Button";
import { Failure, Notice } from "@/shared/ui/Surface";
import css from "./Profile.module.css";
import { useRemovePicture, useSavePicture } from "./save-me";

const MOST = 5_000_000;
const words = meWords;

/** A picture from this device; the server makes it square and small. */
export function PictureChoice({ has }: { has: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [big, setBig] = useState(false);
  const save = useSavePicture();
  const remove = useRemovePicture();
  const pick = (file: File | undefined): void => {
    setBig((file?.size ?? 0) > MOST);
    if (file && file.size <= MOST) save.mutate(file);
    if (input.current) input.current.value = "";
  };
  return (
    <div className={css.picture}>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp"
        aria-label={words.choosePicture}
        onChange={(event) => pick(event.target.files?.[0])}
      />
      <div className={css.buttons}>
        <Button busy={save.isPending} onClick={() => input.current?.click()}>
          {words.choosePicture}
        </Button>
        {has ? (
          <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
            {words.removePicture}
          </Button>
        ) : null}
      </div>
      <p className={css.help}>{words.pictureHelp}</p>
      {big ? <Notice tone="bad">{words.pictureBig}</Notice> : null}
      {save.isError ? <Failure error={save.error} /> : null}
      {remove.isError ? <Failure error={remove.error} /> : null}
    </div>
  );
}
