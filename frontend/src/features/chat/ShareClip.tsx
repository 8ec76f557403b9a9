import { useContext, useState } from "react";
import { Link } from "wouter";
import { useMay } from "@/shared/api/session";
import type { Clip } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { chatPage } from "@/shared/lib/paths";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { Choice, TextField } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Sheet } from "@/shared/ui/Sheet";
import { ChatContext, useChatParts } from "./context";
import css from "./Share.module.css";

const LONGEST = 500;

/** Shows a clip to the family in the chat, with a few words if one likes. It goes like every message, also when the server is away. */
export function ShareClip({ clip }: { clip: Clip }) {
  const may = useMay("chat.use");
  const chats = useContext(ChatContext) !== null;
  const [writing, setWriting] = useState(false);
  const [shared, setShared] = useState<string | null>(null);
  if (!may || !chats || clip.state !== "ready") return null;
  const close = (thread: string | null): void => {
    setWriting(false);
    setShared((before) => thread ?? before);
  };
  return (
    <>
      <Button icon="share" onClick={() => setWriting(true)}>
        {later.clips.share}
      </Button>
      {shared === null ? null : (
        <p className={css.shared} role="status">
          <Icon name="check" size={20} />
          <span>{later.clips.shared}</span>
          <Link href={chatPage(shared)}>{later.clips.openChat}</Link>
        </p>
      )}
      {writing ? <Letter clip={clip} onClose={close} /> : null}
    </>
  );
}

/** `onClose` is told in which conversation it went, or null. */
function Letter({ clip, onClose }: { clip: Clip; onClose: (thread: string | null) => void }) {
  const { unsent } = useChatParts();
  const [words, setWords] = useState("");
  const [thread, setThread] = useState("family");
  const send = (): void => {
    const letter = { uuid: newUuid(), thread, text: words.trim(), kind: "text" as const, replyTo: null, photos: [], clip, urgent: false };
    void unsent.add(letter);
    onClose(thread);
  };
  return (
    <Sheet title={later.clips.shareTitle(clip.room_name)} onClose={() => onClose(null)}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label={later.clips.shareWords}
          value={words}
          maxLength={LONGEST}
          autoComplete="off"
          onChange={(event) => setWords(event.target.value)}
        />
        {clip.incident === null ? null : (
          <Choice
            label={later.clips.shareWhere}
            value={thread}
            options={[
              { value: "family", label: later.clips.shareFamily },
              { value: `incident:${clip.incident}`, label: later.clips.shareStory },
            ]}
            onChange={setThread}
          />
        )}
        <p className={css.help}>{later.clips.shareHelp(clip.room_name)}</p>
        <Button type="submit" look="primary" icon="send">
          {later.clips.shareSend}
        </Button>
      </form>
    </Sheet>
  );
}
