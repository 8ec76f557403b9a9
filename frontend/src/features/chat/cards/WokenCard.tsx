import { Link } from "wouter";
import { text } from "@/shared/i18n";
import { incidentPage } from "@/shared/lib/paths";
import { type CardProps, numberOf, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** "Dad was up 03:02-03:19". */
export function WokenCard({ message, facts }: CardProps) {
  const incident = numberOf(facts.incident);
  return (
    <Frame message={message} icon="moon" label={text.chat.cards.woken} words={wordsOf(facts, message.text)}>
      {incident === null ? null : <Link href={incidentPage(incident)}>{text.chat.openIncident}</Link>}
    </Frame>
  );
}
