import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useZone } from "@/shared/api/session";
import type { Message, Reader } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { dayKey, dayName } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Icon } from "@/shared/ui/Icon";
import { UnreadMark } from "@/shared/ui/UnreadMark";
import css from "./Chat.module.css";
import { useChatParts } from "./context";
import { LetterRow } from "./LetterRow";
import { LiveLog } from "./LiveLog";
import message from "./Message.module.css";
import { MessageRow } from "./MessageRow";
import { firstUnread, type Row, rowsOf } from "./rows";
import type { Letter } from "./shelf";
import type { Stretch } from "./stretch";
import { useReading } from "./useReading";
import { useScroll } from "./useScroll";

interface Props {
  thread: string;
  stretch: Stretch;
  letters: readonly Letter[];
  me: number;
  marks: readonly Reader[];
  /** One's own read mark; null while it is not known. */
  read: number | null;
  /** Where to look; another object each time. */
  target: { id: number } | null;
  onOpen: (message: Message) => void;
  onJump: (id: number) => void;
}

/** The id of the first message that was new when the thread was opened; it stays there while it is looked at. */
function useUnreadFrom(messages: readonly Message[], read: number | null, me: number): number | null {
  const [from, setFrom] = useState<number | null | undefined>(undefined);
  const latest = useRef({ messages, read });
  latest.current = { messages, read };
  if (from === undefined && read !== null && messages.length) setFrom(firstUnread(messages, read, me));
  useEffect(() => {
    const back = (): void => {
      const { messages: now, read: mark } = latest.current;
      const next = mark === null ? null : firstUnread(now, mark, me);
      if (document.visibilityState === "visible" && next !== null) setFrom(next);
    };
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [me]);
  return from ?? null;
}

/** Arrows go from message to message, enter opens what can be done with it. */
function useArrows(rows: readonly Row[], onOpen: (message: Message) => void) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    const here = event.target instanceof HTMLElement && event.target.dataset.message ? event.target : null;
    if (!here) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-message]")];
    const at = all.indexOf(here);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
    }
    if (event.key !== "Enter" && event.key !== "ContextMenu") return;
    const row = rows.find((each) => each.key === here.dataset.key);
    if (row?.kind === "message" && !row.message.deleted) {
      event.preventDefault();
      onOpen(row.message);
    }
  };
}

export function MessageList({ thread, stretch, letters, me, marks, read, target, onOpen, onJump }: Props) {
  const { chat } = useChatParts();
  const tz = useZone();
  const unreadFrom = useUnreadFrom(stretch.messages, read, me);
  const rows = useMemo(() => rowsOf(stretch.messages, letters, unreadFrom, me, tz), [stretch.messages, letters, unreadFrom, me, tz]);
  const onOlder = useCallback(() => void chat.older(thread), [chat, thread]);
  const onNewer = useCallback(() => void chat.newer(thread), [chat, thread]);
  const { box, away, toEnd, show, onScroll } = useScroll({ rows, older: stretch.older, newer: stretch.newer, onOlder, onNewer });
  useReading(box, thread, me, read, rows);
  const flash = useTarget(target, stretch.messages, show);
  useEffect(() => {
    if (unreadFrom !== null && !target) show("new");
    // Once, when it is known what is new.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [unreadFrom]);
  const count = letters.length;
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) toEnd();
    before.current = count;
  }, [count, toEnd]);
  const keys = useArrows(rows, onOpen);
  const last = stretch.messages.at(-1)?.id;
  const waiting =
    away && read !== null ? stretch.messages.filter(({ id, author }) => id > read && author !== me && author !== null).length : 0;
  const newest = (): void => {
    if (stretch.newer) void chat.newest(thread).then(() => requestAnimationFrame(toEnd));
    else toEnd();
  };
  return (
    <div className={css.listFrame}>
      <div ref={box} className={css.scroller} onScroll={onScroll}>
        <ol className={css.list} aria-label={text.chat.messages} onKeyDown={keys}>
          {stretch.older ? null : <li className={css.begin}>{text.chat.begin}</li>}
          {rows.map((row) => (
            <RowOf key={row.key} row={row} tz={tz} me={me} marks={marks} flash={flash} last={last} onOpen={onOpen} onJump={onJump} />
          ))}
        </ol>
      </div>
      {away ? (
        <button type="button" className={css.toNewest} aria-label={text.chat.toNewest} onClick={newest}>
          <Icon name="newest" size={22} />
          <UnreadMark count={waiting} label={text.chat.unread(waiting)} />
        </button>
      ) : null}
      <LiveLog messages={stretch.messages} me={me} />
    </div>
  );
}

/** Scrolls to what was asked for once it is there; gives its id while it lights up. */
function useTarget(target: { id: number } | null, messages: readonly Message[], show: (key: string) => boolean): number | null {
  const [flash, setFlash] = useState<number | null>(null);
  const done = useRef<object | null>(null);
  useEffect(() => {
    const found = target && done.current !== target ? messages.find(({ id }) => id === target.id) : undefined;
    if (!found || !show(found.uuid)) return;
    done.current = target;
    document.querySelector<HTMLElement>(`[data-message="${found.id}"]`)?.focus({ preventScroll: true });
    setFlash(found.id);
  }, [target, messages, show]);
  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), 2_000);
    return () => clearTimeout(timer);
  }, [flash]);
  return flash;
}

interface RowProps extends Pick<Props, "me" | "marks" | "onOpen" | "onJump"> {
  row: Row;
  tz: string | undefined;
  flash: number | null;
  last: number | undefined;
}

function RowOf({ row, tz, me, marks, flash, last, onOpen, onJump }: RowProps) {
  switch (row.kind) {
    case "day":
      return <Day at={row.at} tz={tz} rowKey={row.key} />;
    case "new":
      return (
        <li className={message.new} data-key={row.key} data-new-messages>
          {text.chat.newHere}
        </li>
      );
    case "letter":
      return <LetterRow letter={row.letter} rowKey={row.key} first={row.first} />;
    case "message":
      return (
        <MessageRow
          message={row.message}
          rowKey={row.key}
          me={me}
          first={row.first}
          last={row.last}
          flash={flash === row.message.id}
          reachable={row.message.id === last}
          marks={marks}
          onOpen={onOpen}
          onJump={onJump}
        />
      );
  }
}

function Day({ at, tz, rowKey }: { at: string; tz: string | undefined; rowKey: string }) {
  const now = useNow(60_000);
  const day = dayKey(at, tz);
  const name = day === dayKey(now, tz) ? text.chat.today : day === dayKey(now - 86_400_000, tz) ? text.chat.yesterday : dayName(at, tz);
  return (
    <li className={message.day} data-key={rowKey} data-day={day}>
      <span>{name}</span>
    </li>
  );
}
