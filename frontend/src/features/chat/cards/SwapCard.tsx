import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { useMay, useSession } from "@/shared/api/session";
import type { Swap } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import { type CardProps, numberOf, textOf, whoOf, wordsOf } from "./facts";
import { Frame } from "./Frame";

type Act = "take" | "decline";

function useAnswer(swap: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => call<Swap>(api.duty.swap(swap, act), { method: "POST" }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["duty"] }),
  });
}

/** An offer that is answered in its place. What became of it the card says itself, as soon as the house has written so. */
export function SwapCard({ message, facts }: CardProps) {
  const me = useSession()?.person?.id;
  const may = useMay("duty.edit");
  const swap = numberOf(facts.swap);
  const asked = whoOf(facts.asked);
  const state = textOf(facts.state) ?? "";
  const forMe = may && whoOf(facts.who)?.id !== me && (asked === null || asked.id === me);
  const open = state === "open";
  return (
    <Frame message={message} icon="swap" label={text.chat.cards.swap} words={wordsOf(facts, message.text)} tone={open ? "calm" : "over"}>
      {open && forMe && swap !== null ? <Answers swap={swap} /> : open ? null : <span>{text.chat.swapStates[state] ?? ""}</span>}
    </Frame>
  );
}

function Answers({ swap }: { swap: number }) {
  const answer = useAnswer(swap);
  const done = answer.data?.state;
  if (done && done !== "open") return <span role="status">{text.chat.swapStates[done]}</span>;
  return (
    <>
      <Button look="primary" busy={answer.isPending && answer.variables === "take"} onClick={() => answer.mutate("take")}>
        {text.chat.take}
      </Button>
      <Button busy={answer.isPending && answer.variables === "decline"} onClick={() => answer.mutate("decline")}>
        {text.chat.decline}
      </Button>
      {answer.error ? <Failure error={answer.error} /> : null}
    </>
  );
}
