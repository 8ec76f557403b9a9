import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { ClipInPlace } from "../ClipInPlace";
import { type CardProps, numberOf, textOf, wordsOf } from "./facts";
import { Frame } from "./Frame";

/** A recording of an incident; it plays in its place. */
export function ClipCard({ message, facts }: CardProps) {
  const id = textOf(facts.clip);
  const files = id === null ? null : { picture: api.clipPicture(id), video: api.clipVideo(id) };
  return (
    <Frame message={message} icon="clips" label={text.chat.cards.clip} words={wordsOf(facts, message.text)}>
      {id && files ? (
        <ClipInPlace
          clip={{ id, room_name: textOf(facts.room_name) ?? "", at: null, seconds: numberOf(facts.duration_s) ?? 0, ...files }}
        />
      ) : null}
    </Frame>
  );
}
