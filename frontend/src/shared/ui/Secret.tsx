import { useId } from "react";
import { Button } from "./Button";
import css from "./Secret.module.css";
import { toast } from "./toasts";

/** Something to take elsewhere, by copying or by hand: an address, a key. `copied`: what is said when it was. */
export function Secret({ label, value, copy, copied }: { label: string; value: string; copy: string; copied: string }) {
  const id = useId();
  const put = (): void =>
    void navigator.clipboard
      .writeText(value)
      .then(() => toast(copied))
      .catch(() => undefined);
  return (
    <div className={css.secret}>
      <span id={id}>{label}</span>
      <output aria-labelledby={id}>{value}</output>
      <Button onClick={put}>{copy}</Button>
    </div>
  );
}
