import { text } from "@/shared/i18n";
import { IconButton } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { PhotoOf } from "./LetterRow";
import css from "./Tray.module.css";
import type { useComposer } from "./useComposer";

/** What goes with the message that is being written. */
export function Tray({ writing }: { writing: ReturnType<typeof useComposer> }) {
  const { photos, setPhotos, clip, setClip } = writing;
  if (!photos.length && !clip) return null;
  return (
    <div className={css.photos}>
      {photos.map((photo, index) => (
        <div key={`${photo.name} ${index}`} className={css.item}>
          <PhotoOf photo={photo} />
          <IconButton
            over
            icon="cross"
            label={text.chat.takeOut(photo.name)}
            onClick={() => setPhotos(photos.filter((each) => each !== photo))}
          />
        </div>
      ))}
      {clip ? (
        <div className={css.clip}>
          <Icon name="clips" size={20} />
          {clip.room_name}
          <IconButton icon="cross" label={text.chat.takeOut(text.chat.clipShort)} onClick={() => setClip(null)} />
        </div>
      ) : null}
    </div>
  );
}
