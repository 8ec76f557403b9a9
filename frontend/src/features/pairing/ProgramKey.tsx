import { useId } from "react";
import type { NewDevice } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Pairing.module.css";

/** Where a program sends, and its key: the server tells it this once. */
export function ProgramKey({ device: { name, room_name, whip_url, token }, onDone }: { device: NewDevice; onDone: () => void }) {
  return (
    <div className={css.program}>
      <Notice tone="good">{later.program.made(name, room_name)}</Notice>
      <Secret label={later.program.address} value={whip_url} copy={later.program.copyAddress} />
      <Secret label={later.program.token} value={token} copy={later.program.copyToken} />
      <dl className={css.ways}>
        {later.program.ways.map(({ program, how, code }) => (
          <div key={program}>
            <dt>{program}</dt>
            <dd>
              {how} {code ? <code>{code}</code> : null}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.help}>{later.program.trust}</p>
      <div className={css.buttons}>
        <Button look="primary" onClick={onDone}>
          {text.pairing.done}
        </Button>
      </div>
    </div>
  );
}

function Secret({ label, value, copy }: { label: string; value: string; copy: string }) {
  const id = useId();
  const put = (): void =>
    void navigator.clipboard
      .writeText(value)
      .then(() => toast(later.program.copied))
      .catch(() => undefined);
  return (
    <div className={css.secret}>
      <span id={id}>{label}</span>
      <output aria-labelledby={id}>{value}</output>
      <Button onClick={put}>{copy}</Button>
    </div>
  );
}
