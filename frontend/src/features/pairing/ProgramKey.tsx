import type { NewDevice } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Secret } from "@/shared/ui/Secret";
import { Notice } from "@/shared/ui/Surface";
import css from "./Pairing.module.css";

/** Where a program sends, and its key: the server tells it this once. */
export function ProgramKey({ device: { name, room_name, whip_url, token }, onDone }: { device: NewDevice; onDone: () => void }) {
  return (
    <div className={css.program}>
      <Notice tone="good">{later.program.made(name, room_name)}</Notice>
      <Secret label={later.program.address} value={whip_url} copy={later.program.copyAddress} copied={later.program.copied} />
      <Secret label={later.program.token} value={token} copy={later.program.copyToken} copied={later.program.copied} />
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
