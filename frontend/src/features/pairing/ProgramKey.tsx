import { useId } from "react";
import type { NewDevice } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Pairing.module.css";

/** Where a program sends, and its key: the server tells it this once. */
export function ProgramKey({ device: { name, room_name, whip_url, token }, onDone }: { device: NewDevice; onDone: () => void }) {
  return (
    <div className={css.program}>
      <Notice tone="good">{text.program.made(name, room_name)}</Notice>
      <Secret label={text.program.address} value={whip_url} copy={text.program.copyAddress} />
      <Secret label={text.program.token} value={token} copy={text.program.copyToken} />
      <dl className={css.ways}>
        {text.program.ways.map(({ program, how, code }) => (
          <div key={program}>
            <dt>{program}</dt>
            <dd>
              {how} {code ? <code>{code}</code> : null}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.help}>{text.program.trust}</p>
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
  const put = (): void => void navigator.clipboard.writeText(value).then(() => toast(text.program.copied)).catch(() => undefined);
  return (
    <div className={css.secret}>
      <span id={id}>{label}</span>
      <output aria-labelledby={id}>{value}</output>
      <Button onClick={put}>
        {copy}
      </Button>
    </div>
  );
}
