import { useEffect, useRef, useSyncExternalStore } from "react";
import { may } from "@/shared/api/access";
import { useSession } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { keysOn, setKeysOn, subscribeKeys } from "@/shared/lib/keys";
import { Button } from "@/shared/ui/Button";
import { Switch } from "@/shared/ui/Field";
import css from "./Keys.module.css";
import { type Key, KEYS } from "./table";

/** Every key that this person has, in words; and the switch that makes them letters again. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={css.dialog} onClose={onClose} onCancel={onClose} aria-labelledby="keys">
      <header className={css.head}>
        <h2 id="keys">{later.keys.title}</h2>
        <Button look="quiet" icon="cross" onClick={onClose}>
          {later.keys.close}
        </Button>
      </header>
      <Table />
      <KeySwitch />
    </dialog>
  );
}

function Table() {
  const session = useSession();
  const mine = KEYS.filter(({ rights }) => !rights || rights.some((right) => may(session, right)));
  return (
    <dl className={css.keys}>
      {mine.map((key) => (
        <div key={key.does}>
          <dt>
            <Pressed press={key.press} />
          </dt>
          <dd>{later.keys.does[key.does]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Pressed({ press: [first, second] }: { press: Key["press"] }) {
  return (
    <>
      <kbd>{nameOf(first)}</kbd>
      {second ? (
        <>
          <span>{later.keys.then}</span>
          <kbd>{nameOf(second)}</kbd>
        </>
      ) : null}
    </>
  );
}

const nameOf = (key: string): string => later.keys.name[key] ?? key.toUpperCase();

/** Who speaks to the computer, or touches keys by accident, switches them off (WCAG 2.1.4). */
export function KeySwitch() {
  const on = useSyncExternalStore(subscribeKeys, keysOn);
  return <Switch label={later.keys.on} help={on ? later.keys.help : later.keys.off} checked={on} onChange={setKeysOn} />;
}
