import { useEffect, useRef, useState } from "react";
import { ApiError, wordsOf } from "@/shared/api/client";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/Button";
import { useEditMessage } from "./change-message";
import css from "./Composer.module.css";
import { entersSend } from "./Composer";
import { useChatParts } from "./context";

/** One's own message, to be changed. `message`: as it is now; if it was changed elsewhere meanwhile, that is said, and nothing is lost. */
export function EditLine({ message, onDone }: { message: Message; onDone: () => void }) {
  const { chat } = useChatParts();
  const [typed, setTyped] = useState(message.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const edit = useEditMessage();
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(-1, -1);
  }, []);
  const save = (): void => {
    if (typed.trim() === message.text) onDone();
    else
      edit.mutate(
        { id: message.id, text: typed.trim(), version: message.version },
        { onSuccess: onDone, onError: () => void chat.catchUp() },
      );
  };
  const elsewhere = edit.error instanceof ApiError && edit.error.code === "edited_elsewhere";
  return (
    <form
      className={css.composer}
      aria-label={text.chat.editing}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className={css.above}>
        <strong>{text.chat.editing}</strong>
        <IconButton icon="cross" label={text.chat.stop} onClick={onDone} />
      </div>
      {edit.error ? (
        <p className={css.fault} role="alert">
          {elsewhere ? text.chat.editedElsewhere : wordsOf(edit.error)}
        </p>
      ) : null}
      {elsewhere ? <p>{message.text}</p> : null}
      <textarea
        ref={field}
        className={css.field}
        rows={3}
        aria-label={text.chat.editing}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
          if (event.key === "Enter" && !event.shiftKey && entersSend()) {
            event.preventDefault();
            save();
          }
        }}
      />
      <Button type="submit" look="primary" busy={edit.isPending}>
        {text.chat.save}
      </Button>
    </form>
  );
}
