import { useEffect, useState } from "react";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { inColourOf, QuoteOf, Said } from "./Bubble";
import { useChatParts } from "./context";
import css from "./Message.module.css";
import { useLooks } from "./people";
import type { Letter, Photo } from "./shelf";
import tray from "./Tray.module.css";

/** A picture that is only on this device yet. */
export function PhotoOf({ photo }: { photo: Photo }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(photo.blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.blob]);
  return <img className={tray.photo} src={address} width={photo.width} height={photo.height} alt={photo.name} />;
}

/** What the server has not answered for yet, or will not have. */
export function LetterRow({ letter, rowKey, first }: { letter: Letter; rowKey: string; first: boolean }) {
  const looks = useLooks()(letter.person, useSession()?.person?.name);
  return (
    <li
      className={css.row}
      data-key={rowKey}
      data-letter={letter.uuid}
      data-mine
      data-first={first}
      data-last
      data-urgent={letter.urgent}
      data-waiting={letter.refused === null}
    >
      <span />
      <div className={css.bubble} style={inColourOf(looks)}>
        {letter.replyTo ? <QuoteOf quote={letter.replyTo} /> : null}
        {letter.photos.length ? (
          <div className={tray.photos}>
            {letter.photos.map((photo, index) => (
              <PhotoOf key={index} photo={photo} />
            ))}
          </div>
        ) : null}
        {letter.clip ? <span>{text.chat.clipShort}</span> : null}
        {letter.text ? <Said said={letter.text} /> : null}
        {letter.refused === null ? (
          <p className={css.meta} title={text.chat.waitingHelp}>
            <Icon name="duty" size={14} />
            {text.chat.waiting}
          </p>
        ) : (
          <Refused uuid={letter.uuid} words={letter.refused} />
        )}
      </div>
    </li>
  );
}

function Refused({ uuid, words }: { uuid: string; words: string }) {
  const { unsent } = useChatParts();
  return (
    <div className={css.refused} role="alert">
      <p>
        <strong>{text.chat.refused}</strong> {words}
      </p>
      <div className={css.refusedActs}>
        <Button onClick={() => void unsent.retry(uuid)}>{text.chat.retry}</Button>
        <Button look="danger" onClick={() => void unsent.discard(uuid)}>
          {text.chat.discard}
        </Button>
      </div>
    </div>
  );
}
