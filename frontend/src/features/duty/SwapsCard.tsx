import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay, useSession, useFamilyZone } from "@/shared/api/session";
import type { Swap } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { weekdayOf } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { useAnswerSwap } from "./change-duty";
import css from "./Duty.module.css";
import { swapsQuery, useCaregivers } from "./get-duty";
import { eveningOf } from "./nights";
import { SwapForm } from "./SwapForm";

const SHOWN = 6;

/** Offers of one night for another, and what became of them. */
export function SwapsCard() {
  const swaps = useQuery({ ...swapsQuery, enabled: useMay("duty.see") });
  const [open, setOpen] = useState(false);
  if (!useMay("duty.edit")) return null;
  const shown = [...(swaps.data ?? [])].sort((a, b) => Number(b.state === "open") - Number(a.state === "open")).slice(0, SHOWN);
  return (
    <Card title={text.duty.swaps}>
      <p className={css.help}>{text.duty.swapsHelp}</p>
      {shown.length ? (
        <ul className={css.rows}>
          {shown.map((swap) => (
            <SwapRow key={swap.id} swap={swap} />
          ))}
        </ul>
      ) : null}
      {open ? (
        <SwapForm onDone={() => setOpen(false)} />
      ) : (
        <Button icon="swap" onClick={() => setOpen(true)}>
          {text.duty.swapAsk}
        </Button>
      )}
    </Card>
  );
}

function SwapRow({ swap }: { swap: Swap }) {
  const tz = useFamilyZone() ?? "UTC";
  const me = useSession()?.person?.id;
  const people = useCaregivers();
  const answer = useAnswerSwap();
  const name = (id: number | null): string => people.find((each) => each.id === id)?.name ?? text.duty.swapAnyone;
  const nights = (windows: Swap["given"]): string =>
    windows.map(({ start }) => text.duty.night(weekdayOf(eveningOf(Date.parse(start), tz), true))).join(", ");
  const act = (what: "take" | "decline" | "withdraw", label: string, look: "primary" | "plain" = "plain") => (
    <Button look={look} busy={answer.isPending && answer.variables.act === what} onClick={() => answer.mutate({ id: swap.id, act: what })}>
      {label}
    </Button>
  );
  const mine = swap.asker === me;
  const forMe = !mine && (swap.asked === null || swap.asked === me);
  return (
    <li>
      <span>
        {text.duty.swapSays(name(swap.asker), name(swap.asked), nights(swap.given), nights(swap.wanted))}
        {swap.words ? <small>“{swap.words}”</small> : null}
        <small>{text.duty.swapStates[swap.state]}</small>
        {answer.isError ? <Failure error={answer.error} /> : null}
      </span>
      {swap.state === "open" && (mine || forMe) ? (
        <div className={css.acts}>
          {mine ? act("withdraw", text.duty.swapWithdraw) : null}
          {forMe ? act("take", text.duty.swapTake, "primary") : null}
          {forMe ? act("decline", text.duty.swapDecline) : null}
        </div>
      ) : null}
    </li>
  );
}
