import { memo, useRef } from "react";
import type { Message, Reader } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Face } from "@/shared/ui/Face";
import { Icon } from "@/shared/ui/Icon";
import { Bubble } from "./Bubble";
import { CardOf } from "./cards/CardOf";
import css from "./Message.module.css";
import { useLooks } from "./people";
import { standing } from "./standing";
import { Ticks } from "./Ticks";

const HOLD_MS = 500;

/** Held for a moment, as one does on a phone; moving the finger is scrolling. */
function useHold(onHold: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const end = (): void => clearTimeout(timer.current);
  return {
    onTouchStart: () => {
      end();
      timer.current = setTimeout(onHold, HOLD_MS);
    },
    onTouchMove: end,
    onTouchEnd: end,
    onTouchCancel: end,
  };
}

interface Props {
  message: Message;
  rowKey: string;
  me: number;
  first: boolean;
  last: boolean;
  flash: boolean;
  /** May be reached with the tab key; the others with the arrows. */
  reachable: boolean;
  marks: readonly Reader[];
  onOpen: (message: Message) => void;
  onJump: (id: number) => void;
}

export const MessageRow = memo(function MessageRow({ message, rowKey, me, first, last, flash, reachable, marks, onOpen, onJump }: Props) {
  const looksOf = useLooks();
  const open = (): void => {
    if (!message.deleted) onOpen(message);
  };
  const hold = useHold(open);
  const common = { "data-key": rowKey, "data-message": message.id, "data-flash": flash, tabIndex: reachable ? 0 : -1 };
  if (message.card || message.author === null || message.kind === "handover")
    return (
      <li className={css.note} {...common} {...hold}>
        <CardOf message={message} onOpen={open} />
      </li>
    );
  const looks = looksOf(message.author, message.author_name);
  const mine = message.author === me;
  return (
    <li className={css.row} data-mine={mine} data-first={first} data-last={last} data-urgent={message.urgent} {...common} {...hold}>
      {mine ? null : <span className={css.face}>{last ? <Face {...looks} small /> : null}</span>}
      <Bubble
        message={message}
        looks={looks}
        named={first && !mine}
        onJump={onJump}
        ticks={mine && !message.deleted ? <Ticks standing={standing(message.id, marks, me)} onOpen={open} /> : null}
      />
      {message.deleted ? (
        <span />
      ) : (
        <button
          type="button"
          className={css.dots}
          tabIndex={-1}
          aria-label={text.chat.menuOf(looks.name)}
          aria-haspopup="dialog"
          onClick={open}
        >
          <Icon name="more" size={20} />
        </button>
      )}
    </li>
  );
});
