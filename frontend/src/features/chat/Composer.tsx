import { type ClipboardEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { useMay, useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { useNow } from "@/shared/lib/useNow";
import { IconButton } from "@/shared/ui/Button";
import { Switch } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { QuoteOf } from "./Bubble";
import { ClipChoice } from "./ClipChoice";
import css from "./Composer.module.css";
import { EmojiPicker } from "./EmojiPicker";
import { isQuiet } from "./night";
import { KINDS } from "./photos";
import { Tray } from "./Tray";
import type { useComposer } from "./useComposer";

type Writing = ReturnType<typeof useComposer>;
type Open = "add" | "emoji" | "clip" | null;

const TYPING_EACH_MS = 3_000;

/** Says at most each 3 s that one writes. */
function useTyping(thread: string): () => void {
  const realtime = useRealtimeStore();
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < TYPING_EACH_MS) return;
    if (realtime.say({ type: "typing", thread })) last.current = Date.now();
  };
}

/** On a phone, enter is a new line; on a laptop it sends, and with shift it is a new line. */
export const entersSend = (): boolean => !(typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches);

interface Props {
  thread: string;
  writing: Writing;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Arrow up in an empty field: change what one said last. */
  onEditLast: () => void;
}

export function Composer({ thread, writing, field, onEditLast }: Props) {
  const [open, setOpen] = useState<Open>(null);
  const quiet = isQuiet(useSession()?.household, useNow(30_000));
  const put = (emoji: string): void => {
    const at = field.current?.selectionStart ?? writing.text.length;
    writing.setText(writing.text.slice(0, at) + emoji + writing.text.slice(at));
  };
  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault();
        writing.send();
        setOpen(null);
        field.current?.focus();
      }}
    >
      {writing.replyTo ? (
        <div className={css.above}>
          <QuoteOf quote={writing.replyTo} />
          <IconButton icon="cross" label={text.chat.stop} onClick={() => writing.setReplyTo(null)} />
        </div>
      ) : null}
      <Tray writing={writing} />
      {writing.fault ? (
        <p className={css.fault} role="alert">
          {text.chat.faults[writing.fault]}
        </p>
      ) : null}
      {writing.over > 0 ? (
        <p className={css.fault} role="alert">
          {text.chat.tooLong(writing.over)}
        </p>
      ) : null}
      {quiet && (writing.text || writing.urgent) && open !== "add" ? <Urgent writing={writing} quiet /> : null}
      {open === "emoji" ? <EmojiPicker onChoose={put} /> : null}
      {open === "add" ? <Adding writing={writing} quiet={quiet} onOpen={setOpen} /> : null}
      <Line thread={thread} writing={writing} field={field} open={open} setOpen={setOpen} onEditLast={onEditLast} />
      {open === "clip" ? (
        <ClipChoice
          onClose={() => setOpen(null)}
          onChoose={(clip) => {
            writing.setClip(clip);
            setOpen(null);
          }}
        />
      ) : null}
    </form>
  );
}

function Line({ thread, writing, field, open, setOpen, onEditLast }: Props & { open: Open; setOpen: (open: Open) => void }) {
  const typing = useTyping(thread);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 180)}px`;
  }, [writing.text, field]);
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && entersSend()) {
      event.preventDefault();
      event.currentTarget.form?.requestSubmit();
    } else if (event.key === "ArrowUp" && !writing.text) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape") {
      setOpen(null);
      writing.setReplyTo(null);
    }
  };
  const paste = (event: ClipboardEvent): void => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    writing.addFiles(event.clipboardData.files);
  };
  const label = thread === "family" ? text.chat.write : text.chat.writeIncident;
  return (
    <div className={css.line}>
      <IconButton
        icon={open === "add" ? "cross" : "plus"}
        label={text.chat.add}
        aria-expanded={open === "add"}
        className={css.tool}
        onClick={() => setOpen(open === "add" ? null : "add")}
      />
      <textarea
        ref={field}
        className={css.field}
        data-kept
        rows={1}
        aria-label={label}
        placeholder={label}
        value={writing.text}
        enterKeyHint={entersSend() ? "send" : "enter"}
        onChange={(event) => {
          writing.setText(event.target.value);
          typing();
        }}
        onKeyDown={keys}
        onPaste={paste}
      />
      <IconButton
        icon="smile"
        label={text.chat.emoji}
        aria-expanded={open === "emoji"}
        className={css.tool}
        onClick={() => setOpen(open === "emoji" ? null : "emoji")}
      />
      <button type="submit" className={css.send} aria-label={text.chat.send} title={text.chat.send} disabled={!writing.ready}>
        <Icon name="send" size={22} filled />
      </button>
    </div>
  );
}

function Urgent({ writing, quiet }: { writing: Writing; quiet: boolean }) {
  return (
    <div className={css.urgent} data-on={writing.urgent}>
      <Switch
        label={text.chat.urgentSwitch}
        help={quiet ? text.chat.urgentNight : text.chat.urgentDay}
        checked={writing.urgent}
        onChange={writing.setUrgent}
      />
    </div>
  );
}

function Adding({ writing, quiet, onOpen }: { writing: Writing; quiet: boolean; onOpen: (open: Open) => void }) {
  const maySeeClips = useMay("clip.see");
  const choose = (files: FileList | null): void => {
    writing.addFiles(files ?? []);
    onOpen(null);
  };
  return (
    <div className={css.adding}>
      <div className={css.ways}>
        <label className={css.way}>
          <input type="file" className="sr-only" accept={KINDS} multiple onChange={(event) => choose(event.target.files)} />
          <Icon name="photo" />
          {text.chat.addPicture}
        </label>
        <label className={css.way}>
          <input type="file" className="sr-only" accept="image/*" capture="environment" onChange={(event) => choose(event.target.files)} />
          <Icon name="cameras" />
          {text.chat.addCamera}
        </label>
        {maySeeClips ? (
          <button type="button" className={css.way} onClick={() => onOpen("clip")}>
            <Icon name="clips" />
            {text.chat.addClip}
          </button>
        ) : null}
      </div>
      <Urgent writing={writing} quiet={quiet} />
    </div>
  );
}
