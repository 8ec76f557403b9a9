import { useSyncExternalStore } from "react";
import { Button } from "./Button";
import { currentToasts, dismissToast, subscribeToasts } from "./toasts";
import css from "./Toasts.module.css";

export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, words, action }) => (
        <div key={id} className={css.toast}>
          <span>{words}</span>
          {action ? (
            <Button
              look="quiet"
              onClick={() => {
                action.run();
                dismissToast(id);
              }}
            >
              {action.label}
            </Button>
          ) : null}
        </div>
      ))}
    </div>
  );
}
