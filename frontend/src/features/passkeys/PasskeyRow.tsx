import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useZone } from "@/shared/api/session";
import type { Passkey } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { me as meWords } from "@/shared/i18n/me";
import { ago, dayName } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button, IconButton } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import entries from "@/shared/ui/Entries.module.css";
import { TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { useRemovePasskey, useRenamePasskey } from "./get-passkeys";
import css from "./Passkeys.module.css";

const words = meWords;

export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const now = useNow(60_000);
  const tz = useZone();
  const [doing, setDoing] = useState<"naming" | "removing" | null>(null);
  const remove = useRemovePasskey(passkey.id);
  const stop = (): void => setDoing(null);
  return (
    <li>
      <div className={css.row}>
        <p className={css.who}>
          <strong>{passkey.name}</strong>
          <span className={entries.help}>{words.passkeyFacts(passkey.host, dayName(passkey.created_at, tz))}</span>
          <span className={entries.help}>{passkey.used_at ? words.passkeyUsed(ago(passkey.used_at, now)) : words.passkeyUnused}</span>
        </p>
        <Button
          look="quiet"
          aria-label={words.passkeyRename(passkey.name)}
          aria-expanded={doing === "naming"}
          onClick={() => setDoing(doing === "naming" ? null : "naming")}
        >
          {text.common.edit}
        </Button>
        <IconButton icon="trash" label={words.passkeyRemove(passkey.name)} onClick={() => setDoing("removing")} />
      </div>
      {doing === "naming" ? <Rename passkey={passkey} onDone={stop} /> : null}
      {remove.isError ? <Failure error={remove.error} /> : null}
      {doing === "removing" ? (
        <Confirm
          question={words.passkeyRemoveSure(passkey.name)}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={stop}
          onYes={() => remove.mutate(undefined, { onSettled: stop })}
        />
      ) : null}
    </li>
  );
}

function Rename({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const [name, setName] = useState(passkey.name);
  const rename = useRenamePasskey(passkey.id);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: onDone });
  };
  return (
    <form className={css.rename} onSubmit={submit}>
      <TextField
        label={words.passkeyName}
        autoFocus
        required
        maxLength={64}
        value={name}
        error={fieldError(rename.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      {rename.isError ? <Failure error={rename.error} /> : null}
      <Button type="submit" look="primary" busy={rename.isPending}>
        {text.common.save}
      </Button>
    </form>
  );
}
