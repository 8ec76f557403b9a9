import type { CSSProperties, ReactNode } from "react";
import { useZone } from "@/shared/api/session";
import type { Message, Quote } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { clockTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { ClipInPlace } from "./ClipInPlace";
import css from "./Message.module.css";
import { type Looks, useLooks } from "./people";
import { Pictures } from "./Pictures";
import { isEmojiOnly, pieces } from "./pieces";
import { Words } from "./Words";

/** Somebody's colour, for what stands in it. */
export const inColourOf = (looks: Looks): CSSProperties => ({ "--who": looks.colour }) as CSSProperties;

/** What is answered; a tap leads there. */
export function QuoteOf({ quote, onJump }: { quote: Quote; onJump?: ((id: number) => void) | undefined }) {
  const looks = useLooks();
  const who = quote.author === null ? { colour: "currentColor", name: text.chat.house } : looks(quote.author, text.chat.someone);
  const inside = (
    <>
      <strong>{who.name}</strong>
      <span>{quote.text || text.chat.picture}</span>
    </>
  );
  const style = { "--of": who.colour } as CSSProperties;
  if (!onJump)
    return (
      <div className={css.quote} style={style}>
        {inside}
      </div>
    );
  return (
    <button type="button" className={css.quote} style={style} onClick={() => onJump(quote.id)}>
      {inside}
    </button>
  );
}

export function Said({ said }: { said: string }) {
  return (
    <div className={classes(css.words, isEmojiOnly(said) && css.emoji)}>
      <Words found={pieces(said)} />
    </div>
  );
}

interface Props {
  message: Message;
  looks: Looks;
  named: boolean;
  onJump: (id: number) => void;
  ticks: ReactNode;
}

/** One message in its author's colour. Whatever was written is shown as text. */
export function Bubble({ message, looks, named, onJump, ticks }: Props) {
  return (
    <div className={css.bubble} style={inColourOf(looks)}>
      {named ? <strong className={css.name}>{looks.name}</strong> : null}
      {message.deleted ? (
        <span className={css.deleted}>{text.chat.deleted}</span>
      ) : (
        <Content message={message} onJump={onJump} by={looks.name} />
      )}
      <Meta message={message}>{ticks}</Meta>
    </div>
  );
}

function Content({ message, onJump, by }: { message: Message; onJump: (id: number) => void; by: string }) {
  const { reply_to: quote, attachments, clip } = message;
  return (
    <>
      {quote ? <QuoteOf quote={quote} onJump={onJump} /> : null}
      <Pictures pictures={attachments} by={by} />
      {clip ? (
        <ClipInPlace
          clip={{
            id: clip.id,
            room_name: clip.room_name,
            at: clip.started_at,
            seconds: clip.duration_s ?? 0,
            picture: clip.thumbnail_url ?? null,
            video: clip.video_url ?? null,
            cut: clip.cut,
            width: clip.width ?? 0,
            height: clip.height ?? 0,
            peaks: clip.peaks,
            onset: clip.onset_s,
          }}
        />
      ) : null}
      {message.text ? <Said said={message.text} /> : null}
    </>
  );
}

function Meta({ message, children }: { message: Message; children: ReactNode }) {
  const tz = useZone();
  return (
    <div className={css.meta}>
      {message.urgent ? (
        <b className={css.urgent}>
          <Icon name="bell" size={14} />
          {text.chat.urgent}
        </b>
      ) : null}
      {message.pinned ? (
        <b>
          <Icon name="pin" size={14} />
          {text.chat.pinned}
        </b>
      ) : null}
      {message.edited_at && !message.deleted ? <span>{text.chat.edited}</span> : null}
      <time dateTime={message.at}>{clockTime(message.at, tz)}</time>
      {children}
    </div>
  );
}
