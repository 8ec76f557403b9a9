import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import type { Device, NewPairing } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { duration } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import { inviteQuery, pairingQuery, takeBack } from "./get-pairing";
import css from "./Pairing.module.css";
import { PairedPhone } from "./PairedPhone";

/** A page that is left open must not offer a way in indefinitely: so often a new code comes by itself. */
const BY_ITSELF = 2;

interface Props {
  /** The room that gets the phone; null: whoever holds the phone chooses. */
  room: number | null;
  /** After a phone came. */
  done: (device: Device) => ReactNode;
}

/** A code for a phone to scan, or to type; and the phone's picture as soon as it came. */
export function PairPanel({ room, done }: Props) {
  const [turn, setTurn] = useState(0);
  const invite = useQuery(inviteQuery(room, turn));
  const pairing = useQuery(pairingQuery(invite.data?.id));
  useLeave(invite.data?.id, pairing.data?.state === "used");
  const device = pairing.data?.device;
  if (pairing.data?.state === "used" && device) return <PairedPhone device={device}>{done(device)}</PairedPhone>;
  if (invite.isError) return <Failure error={invite.error} again={() => void invite.refetch()} />;
  return (
    <div className={css.pair}>
      <CodeFrame
        key={invite.data?.id ?? 0}
        invite={invite.data}
        over={pairing.data?.state === "expired"}
        last={turn % (BY_ITSELF + 1) === BY_ITSELF}
        onNext={() => setTurn(turn + 1)}
      />
      <ol className={css.steps}>
        {text.pairing.steps.map((step) => (
          <li key={step}>
            <span>{step}</span>
          </li>
        ))}
        {invite.data ? <Typed invite={invite.data} /> : null}
      </ol>
    </div>
  );
}

/** Takes the code back when the screen is left before a phone came. */
function useLeave(id: number | undefined, used: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (id === undefined || used) return;
    return () => {
      const state = queries.getQueryData(pairingQuery(id).queryKey)?.state;
      if (state === undefined || state === "waiting") takeBack(id);
    };
  }, [id, used, queries]);
}

interface FrameProps {
  invite: NewPairing | undefined;
  over: boolean;
  last: boolean;
  onNext: () => void;
}

/** The picture of the code with the time that is left; another one follows it, or a button for one. */
function CodeFrame({ invite, over, last, onNext }: FrameProps) {
  const { serverNow } = useRealtimeStore();
  useNow(1_000);
  const left = invite ? (Date.parse(invite.expires_at) - serverNow()) / 1000 : Infinity;
  const ended = over || left <= 0;
  const renew = ended && !last && !document.hidden;
  useEffect(() => {
    if (renew) onNext();
    // Once, when the time is over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [renew]);
  if (!invite) return <div className={css.code} role="status" aria-label={text.common.loading} data-waiting />;
  if (ended)
    return (
      <div className={css.code} data-over>
        <Icon name="warn" size={36} />
        <strong>{text.pairing.over}</strong>
        <p>{text.pairing.overHelp}</p>
        <Button look="primary" onClick={onNext}>
          {text.pairing.again}
        </Button>
      </div>
    );
  return (
    <figure className={css.code}>
      <img src={invite.qr} alt={text.pairing.qr} width={240} height={240} />
      <figcaption>{text.pairing.left(duration(left))}</figcaption>
    </figure>
  );
}

function Typed({ invite: { code, url } }: { invite: NewPairing }) {
  const { host, pathname } = new URL(url, location.href);
  return (
    <li className={css.typed}>
      <strong>{text.pairing.instead}</strong>
      <span>{text.pairing.type(`${host}${pathname}`)}</span>
      <span className={css.digits} role="img" aria-label={text.pairing.code(code)}>
        {[code.slice(0, 3), code.slice(3)].map((half, index) => (
          <span key={index}>{half}</span>
        ))}
      </span>
    </li>
  );
}
