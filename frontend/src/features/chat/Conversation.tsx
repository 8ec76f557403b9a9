import { type DragEvent, useCallback, useEffect, useRef, useState } from "react";
import { useSession } from "@/shared/api/session";
import type { Message, Reader } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Chat.module.css";
import { Composer } from "./Composer";
import { ChatContext, useChat, useChatParts, useLetters } from "./context";
import { EditLine } from "./EditLine";
import { useThreads } from "./get-threads";
import { MessageList } from "./MessageList";
import { MessageSheet } from "./MessageSheet";
import { PinnedBar } from "./PinnedBar";
import type { Letter } from "./shelf";
import { TypingLine } from "./TypingLine";
import { quoteOf, useComposer } from "./useComposer";
import { useContext } from "react";

interface Props {
  thread: string;
  /** The message to look at; another object each time. */
  target?: { id: number } | null;
  /** In a card of another screen, and not over the whole screen. */
  inside?: boolean;
}

const none: readonly Reader[] = [];

/** A thread: what is pinned, what was said, who writes, and where one writes. */
export function Conversation(props: Props) {
  const parts = useContext(ChatContext);
  const me = useSession()?.person?.id;
  if (!parts || me === undefined) return <Skeleton lines={3} />;
  return <Thread key={props.thread} {...props} me={me} />;
}

/** Pictures that are dropped anywhere on the thread. */
function useDrop(onFiles: (files: FileList) => void) {
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        if (!carries(event)) return;
        event.preventDefault();
        onFiles(event.dataTransfer.files);
      },
    },
  };
}

function useJumping(thread: string, asked: { id: number } | null | undefined) {
  const { chat } = useChatParts();
  const [target, setTarget] = useState(asked ?? null);
  const jump = useCallback(
    (id: number) => {
      setTarget({ id });
      void chat.around(thread, id);
    },
    [chat, thread],
  );
  useEffect(() => {
    if (asked) jump(asked.id);
    else void chat.open(thread);
  }, [asked, chat, jump, thread]);
  return { target, jump };
}

function Thread({ thread, target: asked, inside = false, me }: Props & { me: number }) {
  const { chat } = useChatParts();
  const { target, jump } = useJumping(thread, asked);
  const stretch = useChat((state) => state.stretches[thread]);
  const letters = useLetters().filter((each) => each.thread === thread);
  const threads = useThreads();
  const known = threads.data?.find((each) => each.thread === thread);
  const read = threads.data ? (known?.marks.find(({ person }) => person === me)?.read ?? 0) : null;
  const [opened, setOpened] = useState<number | null>(null);
  const [editing, setEditing] = useState<number | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const writing = useComposer(thread, me, () => {
    if (stretch?.newer) void chat.newest(thread);
  });
  const drop = useDrop(writing.addFiles);
  const find = (id: number | null): Message | undefined => (id === null ? undefined : stretch?.messages.find((each) => each.id === id));
  const open = useCallback((message: Message) => setOpened(message.id), []);
  const reply = (message: Message): void => {
    setEditing(null);
    writing.setReplyTo(quoteOf(message));
    requestAnimationFrame(() => field.current?.focus());
  };
  const editLast = (): void => {
    const last = stretch?.messages.findLast(({ author, deleted, kind }) => author === me && !deleted && kind !== "card");
    if (last) setEditing(last.id);
  };
  const done = (): void => {
    setEditing(null);
    requestAnimationFrame(() => field.current?.focus());
  };
  const [sheet, edited] = [find(opened), find(editing)];
  return (
    <section
      className={classes(css.conversation, inside && css.inside)}
      data-drop={drop.over}
      data-thread={thread}
      aria-label={text.chat.title}
      {...drop.handlers}
    >
      <PinnedBar thread={thread} onJump={jump} />
      <Body
        thread={thread}
        letters={letters}
        me={me}
        marks={known?.marks ?? none}
        read={read}
        target={target}
        onOpen={open}
        onJump={jump}
      />
      <TypingLine thread={thread} me={me} />
      {edited ? (
        <EditLine key={edited.id} message={edited} onDone={done} />
      ) : (
        <Composer thread={thread} writing={writing} field={field} onEditLast={editLast} />
      )}
      {sheet ? (
        <MessageSheet
          message={sheet}
          me={me}
          marks={known?.marks ?? none}
          onClose={() => setOpened(null)}
          onReply={reply}
          onEdit={({ id }) => setEditing(id)}
        />
      ) : null}
      {drop.over ? <p className={css.drop}>{text.chat.drop}</p> : null}
    </section>
  );
}

interface BodyProps {
  thread: string;
  letters: readonly Letter[];
  me: number;
  marks: readonly Reader[];
  read: number | null;
  target: { id: number } | null;
  onOpen: (message: Message) => void;
  onJump: (id: number) => void;
}

function Body(props: BodyProps) {
  const { chat } = useChatParts();
  const { thread, letters } = props;
  const stretch = useChat((state) => state.stretches[thread]);
  const trouble = useChat((state) => state.troubles[thread]);
  const none = stretch?.messages.length === 0 && !letters.length && !stretch.newer;
  return (
    <>
      {trouble ? (
        <div className={css.notice}>
          <Failure error={trouble} again={() => void chat.newest(thread)} />
        </div>
      ) : null}
      {stretch && !none ? (
        <MessageList {...props} stretch={stretch} />
      ) : (
        <div className={css.blank}>
          {none ? (
            <Empty icon="chat" title={text.chat.empty}>
              {thread === "family" ? text.chat.emptyHelp : text.chat.emptyIncident}
            </Empty>
          ) : trouble && letters.length ? (
            <MessageList {...props} stretch={{ messages: [], older: true, newer: false }} />
          ) : (
            <Skeleton lines={4} />
          )}
        </div>
      )}
    </>
  );
}
