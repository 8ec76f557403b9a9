import type { ComponentType } from "react";
import type { Message } from "@/shared/api/types";
import { ClipCard } from "./ClipCard";
import type { CardProps } from "./facts";
import { HandoffCard } from "./HandoffCard";
import { HandoverNote } from "./HandoverNote";
import { MorningCard } from "./MorningCard";
import { PlainCard } from "./PlainCard";
import { SwapCard } from "./SwapCard";
import { WarningCard } from "./WarningCard";
import { WokenCard } from "./WokenCard";

/** One small component for each kind of card. A kind that this page does not know is shown as its words. */
const kinds: Record<string, ComponentType<CardProps>> = {
  "duty.handed": HandoffCard,
  woken: WokenCard,
  swap: SwapCard,
  clip: ClipCard,
  warning: WarningCard,
  morning: MorningCard,
};

export function CardOf({ message, onOpen }: { message: Message; onOpen: () => void }) {
  if (message.kind === "handover") return <HandoverNote message={message} onOpen={onOpen} />;
  const facts = message.card ?? {};
  const Kind = kinds[String(facts.kind)] ?? PlainCard;
  return <Kind message={message} facts={facts} />;
}
