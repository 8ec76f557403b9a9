import { useEffect, useRef } from "react";
import { text } from "@/shared/i18n";
import { Button } from "./Button";
import css from "./Confirm.module.css";

/** Asks once before something is gone. */
export function Confirm({
  question,
  yes,
  onYes,
  onNo,
  busy = false,
}: {
  question: string;
  yes: string;
  onYes: () => void;
  onNo: () => void;
  busy?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={css.dialog} onCancel={onNo} aria-label={question}>
      <p>{question}</p>
      <div className={css.buttons}>
        <Button onClick={onNo}>{text.common.cancel}</Button>
        <Button look="danger" busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </dialog>
  );
}
