import { useZone } from "@/shared/api/session";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime } from "@/shared/lib/time";
import { useLooks } from "./people";
import { hits } from "./pieces";
import css from "./Sheet.module.css";
import { Words } from "./Words";

/** A message in a list (pins, hits): who, when, what; a tap leads to it. */
export function MessageItem({ message, q = "", onOpen }: { message: Message; q?: string; onOpen: (message: Message) => void }) {
  const tz = useZone();
  const looks = useLooks();
  const name = message.author === null ? text.chat.house : looks(message.author, message.author_name).name;
  return (
    <li>
      <button type="button" className={css.item} data-found={message.id} onClick={() => onOpen(message)}>
        <span className={css.itemHead}>
          <strong>{name}</strong>
          <span>{exactTime(message.at, tz).replace(/:\d\d$/u, "")}</span>
        </span>
        <span className={css.itemWords}>
          {message.text ? <Words found={hits(message.text, q)} /> : message.clip ? text.chat.clipShort : text.chat.picture}
        </span>
      </button>
    </li>
  );
}
