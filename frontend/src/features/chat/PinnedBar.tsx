import { useState } from "react";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./Chat.module.css";
import { usePinned } from "./get-pinned";
import { MessageItem } from "./MessageItem";
import { Sheet } from "@/shared/ui/Sheet";
import sheet from "./Sheet.module.css";

/** What was pinned last, on top of the thread; a tap shows all pins. */
export function PinnedBar({ thread, onJump }: { thread: string; onJump: (id: number) => void }) {
  const pinned = usePinned(thread).data ?? [];
  const [open, setOpen] = useState(false);
  const last = pinned[0];
  if (!last) return null;
  const go = ({ id }: Message): void => {
    setOpen(false);
    onJump(id);
  };
  return (
    <>
      <button type="button" className={css.pinned} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="pin" size={20} />
        <strong>{text.chat.pinnedOne(pinned.length)}</strong>
        <span>{last.text || (last.clip ? text.chat.clipShort : text.chat.picture)}</span>
      </button>
      {open ? (
        <Sheet title={text.chat.pinnedList} onClose={() => setOpen(false)} wide>
          <ul className={sheet.list}>
            {pinned.map((message) => (
              <MessageItem key={message.id} message={message} onOpen={go} />
            ))}
          </ul>
        </Sheet>
      ) : null}
    </>
  );
}
