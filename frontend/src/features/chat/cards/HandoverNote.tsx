import { useZone } from "@/shared/api/session";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { IconButton } from "@/shared/ui/Button";
import { Face } from "@/shared/ui/Face";
import { inColourOf, Said } from "../Bubble";
import { useLooks } from "../people";
import css from "./Frame.module.css";

/** The note with which a night was handed over: as wide as the thread, because it is read in the morning. */
export function HandoverNote({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const tz = useZone();
  const looks = useLooks()(message.author ?? 0, message.author_name);
  return (
    <section className={css.note} style={inColourOf(looks)} aria-label={text.chat.handover}>
      <header className={css.noteHead}>
        <Face {...looks} />
        <span>
          <strong>{text.chat.handover}</strong>
          <small>{text.chat.saidAt(looks.name, clockTime(message.at, tz))}</small>
        </span>
        {message.deleted ? null : <IconButton icon="more" label={text.chat.menuOf(looks.name)} tabIndex={-1} onClick={onOpen} />}
      </header>
      {message.deleted ? <p>{text.chat.deleted}</p> : <Said said={message.text} />}
    </section>
  );
}
