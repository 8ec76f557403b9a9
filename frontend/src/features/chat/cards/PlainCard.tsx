import { text } from "@/shared/i18n";
import { type CardProps, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** A kind of card that this page does not know: its words. */
export function PlainCard({ message, facts }: CardProps) {
  return (
    <Frame
      message={message}
      icon="moon"
      label={text.chat.cards.other}
      words={message.deleted ? text.chat.deleted : wordsOf(facts, message.text)}
    />
  );
}
