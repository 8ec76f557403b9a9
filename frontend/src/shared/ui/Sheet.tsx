import { type ReactNode, useEffect, useRef } from "react";
import { text } from "@/shared/i18n";
import { IconButton } from "./Button";
import css from "./Sheet.module.css";

/** What comes up over a screen: from below on a phone, in the middle on a laptop. Gives the focus back when it goes. */
export function Sheet({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={css.sheet}
      data-wide={wide}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={css.inside}>
        <header className={css.head}>
          <h2>{title}</h2>
          <IconButton icon="cross" label={text.common.close} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
