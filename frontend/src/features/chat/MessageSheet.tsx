import { useState } from "react";
import { wordsOf } from "@/shared/api/client";
import { useZone } from "@/shared/api/session";
import type { Message, Reader } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime } from "@/shared/lib/time";
import { Confirm } from "@/shared/ui/Confirm";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { toast } from "@/shared/ui/toasts";
import { useDeleteMessage, usePinMessage } from "./change-message";
import { useLooks } from "./people";
import { Sheet } from "@/shared/ui/Sheet";
import css from "./Sheet.module.css";
import { standing } from "./standing";
import { useStandingWords } from "./Ticks";

interface Props {
  message: Message;
  me: number;
  marks: readonly Reader[];
  onClose: () => void;
  onReply: (message: Message) => void;
  onEdit: (message: Message) => void;
}

function Act({ icon, label, danger = false, onClick }: { icon: IconName; label: string; danger?: boolean; onClick: () => void }) {
  return (
    <button type="button" className={css.act} data-danger={danger} onClick={onClick}>
      <Icon name={icon} size={22} />
      {label}
    </button>
  );
}

const say = (error: unknown): number => toast(wordsOf(error));

/** What can be done with a message, and how far it came. */
export function MessageSheet({ message, me, marks, onClose, onReply, onEdit }: Props) {
  const [asking, setAsking] = useState(false);
  const pin = usePinMessage();
  const remove = useDeleteMessage();
  const mine = message.author === me;
  const done = (work?: () => void): void => {
    onClose();
    work?.();
  };
  // The sheet is closed by then, and callbacks of what is closed are not called any more.
  const turn = (): void => void pin.mutateAsync({ id: message.id, pinned: !message.pinned }).catch(say);
  const copy = (): void =>
    void navigator.clipboard.writeText(message.text).then(
      () => toast(text.chat.copied),
      () => undefined,
    );
  return (
    <Sheet title={text.chat.menu} onClose={onClose}>
      {message.text ? <p className={css.preview}>{message.text}</p> : null}
      <div className={css.acts}>
        <Act icon="reply" label={text.chat.reply} onClick={() => done(() => onReply(message))} />
        {message.text && "clipboard" in navigator ? <Act icon="copy" label={text.chat.copy} onClick={() => done(copy)} /> : null}
        <Act icon="pin" label={message.pinned ? text.chat.unpin : text.chat.pin} onClick={() => done(turn)} />
        {mine ? <Act icon="edit" label={text.chat.edit} onClick={() => done(() => onEdit(message))} /> : null}
        {mine ? <Act icon="trash" danger label={text.chat.remove} onClick={() => setAsking(true)} /> : null}
      </div>
      <Facts message={message} me={me} marks={marks} />
      {asking ? (
        <Confirm
          question={text.chat.removeSure}
          yes={text.chat.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(message, { onSuccess: () => onClose(), onError: say })}
        />
      ) : null}
    </Sheet>
  );
}

function Facts({ message, me, marks }: Pick<Props, "message" | "me" | "marks">) {
  const tz = useZone();
  const looks = useLooks();
  const words = useStandingWords(standing(message.id, marks, me));
  const name = message.author === null ? text.chat.house : looks(message.author, message.author_name).name;
  return (
    <div className={css.facts}>
      <p>{text.chat.saidAt(name, exactTime(message.at, tz))}</p>
      {message.edited_at ? <p>{text.chat.editedAt(exactTime(message.edited_at, tz))}</p> : null}
      {message.author === me ? words.map((each) => <p key={each}>{each}</p>) : null}
    </div>
  );
}
