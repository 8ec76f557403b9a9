import { Link } from "wouter";
import { text } from "@/shared/i18n";
import { roomPage } from "@/shared/lib/paths";
import { type CardProps, numberOf, textOf, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** Something that may become a silence, or has become one. */
export function WarningCard({ message, facts }: CardProps) {
  const room = numberOf(facts.room);
  const name = textOf(facts.room_name);
  return (
    <Frame
      message={message}
      icon={String(facts.code).startsWith("unplug") || facts.code === "battery_low" ? "battery" : "warn"}
      label={text.chat.cards.warning}
      words={wordsOf(facts, message.text)}
      tone="warn"
    >
      {room === null || name === null ? null : <Link href={roomPage(room)}>{name}</Link>}
    </Frame>
  );
}
