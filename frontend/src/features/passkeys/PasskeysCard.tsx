import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/client";
import { me as meWords } from "@/shared/i18n/me";
import { cancelled, whyNoPasskey } from "@/shared/lib/webauthn";
import { Button } from "@/shared/ui/Button";
import entries from "@/shared/ui/Entries.module.css";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { passkeysQuery, useAddPasskey } from "./get-passkeys";
import { PasskeyRow } from "./PasskeyRow";

const words = meWords;

/** One's own passkeys. Where none can work the page says why, and those for other addresses can still be removed. */
export function PasskeysCard() {
  const passkeys = useQuery(passkeysQuery);
  const why = whyNoPasskey();
  return (
    <Card title={words.passkeys}>
      <p className={entries.help}>{words.passkeysHelp}</p>
      {passkeys.isError ? <Failure error={passkeys.error} again={() => void passkeys.refetch()} /> : null}
      {passkeys.data?.length ? (
        <ul className={entries.list}>
          {passkeys.data.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      ) : null}
      {passkeys.data?.length === 0 && !why ? <p>{words.passkeyNone}</p> : null}
      {why ? <Notice>{words.whyNot[why]}</Notice> : <Add />}
    </Card>
  );
}

function Add() {
  const add = useAddPasskey();
  return (
    <>
      <Button
        icon="plus"
        className={entries.start}
        busy={add.isPending}
        onClick={() => add.mutate(undefined, { onSuccess: () => void toast(words.passkeyAdded) })}
      >
        {words.passkeyAdd}
      </Button>
      {add.isError ? <Fault error={add.error} /> : null}
    </>
  );
}

function Fault({ error }: { error: Error }) {
  if (error instanceof ApiError) return <Failure error={error} />;
  const known = error.name === "InvalidStateError";
  return (
    <Notice tone={known || cancelled(error) ? "info" : "bad"}>
      {known ? words.passkeyKnown : cancelled(error) ? words.passkeyCancelled : words.passkeyFailed}
    </Notice>
  );
}
