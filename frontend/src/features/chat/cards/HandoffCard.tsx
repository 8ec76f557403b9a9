import { text } from "@/shared/i18n";
import { type CardProps, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** Somebody handed the night over, took it, or took that back. */
export function HandoffCard({ message, facts }: CardProps) {
  return (
    <Frame
      message={message}
      icon="duty"
      label={text.chat.cards.handoff}
      words={wordsOf(facts, message.text)}
      tone={facts.back === true ? "over" : "calm"}
    />
  );
}
