import { Link } from "wouter";
import { text } from "@/shared/i18n";
import { report } from "@/shared/i18n/report";
import { nightPage, reportPage } from "@/shared/lib/paths";
import { type CardProps, textOf, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** How the night was in a room: "Zoe slept 6 h 20 min at a stretch". */
export function MorningCard({ message, facts }: CardProps) {
  const night = textOf(facts.date);
  return (
    <Frame message={message} icon="sun" label={text.chat.cards.morning} words={wordsOf(facts, message.text)}>
      {night === null ? null : (
        <>
          <Link href={reportPage(night)}>{report.open}</Link>
          <Link href={nightPage(night)}>{text.chat.openNight}</Link>
        </>
      )}
    </Frame>
  );
}
