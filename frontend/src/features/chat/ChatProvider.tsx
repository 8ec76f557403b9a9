import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import type { ServerMessage } from "@/realtime/messages";
import { useMay, useSession } from "@/shared/api/session";
import { setBadge } from "@/shared/lib/badge";
import { ChatContext, type ChatParts } from "./context";
import { useDelivered } from "./delivered";
import { threadsQuery, useUnread, withMark } from "./get-threads";
import { UnsentMessages } from "./unsent";
import { deliver } from "./send-message";
import { openShelf } from "./shelf";
import { useSoftSound } from "./sound";
import { Chat } from "./store";

const SUM_UP_MS = 300;

function made(person: number): ChatParts {
  const chat = new Chat();
  const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("babycam-outbox");
  return { chat, unsent: new UnsentMessages({ person, shelf: openShelf(), deliver, onSent: (message) => chat.take(message), tabs }) };
}

/** What the threads sum up to is asked for again; a burst of messages asks once. */
function summing(queries: QueryClient): { hear: (message: ServerMessage) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    timer = undefined;
    for (const key of ["chat-threads", "chat-pinned"]) void queries.invalidateQueries({ queryKey: [key] });
  };
  const hear = (message: ServerMessage): void => {
    if (message.type === "chat.marks") queries.setQueryData(threadsQuery.queryKey, (known) => withMark(known, message));
    if (["hello", "chat.message", "chat.marks", "chat.cleared"].includes(message.type)) timer ??= setTimeout(again, SUM_UP_MS);
  };
  return { hear, stop: () => clearTimeout(timer) };
}

/** Everything of the chat that goes on whatever screen is shown: what is unread, what waits to be sent, the soft sound. */
export function ChatProvider({ children }: { children: ReactNode }) {
  const person = useSession()?.person?.id;
  const may = useMay("chat.use");
  return may && person !== undefined ? (
    <Chatting key={person} person={person}>
      {children}
    </Chatting>
  ) : (
    children
  );
}

function Chatting({ person, children }: { person: number; children: ReactNode }) {
  const [parts, setParts] = useState<ChatParts | null>(null);
  const queries = useQueryClient();
  const realtime = useRealtimeStore();
  useEffect(() => {
    const now = made(person);
    const sums = summing(queries);
    const kick = (): void => void now.unsent.kick();
    const stop = realtime.onMessage((message) => {
      now.chat.hear(message);
      sums.hear(message);
      if (message.type === "hello") kick();
    });
    window.addEventListener("online", kick);
    setParts(now);
    return () => {
      stop();
      sums.stop();
      window.removeEventListener("online", kick);
      now.chat.stop();
      now.unsent.stop();
    };
  }, [person, queries, realtime]);
  useDelivered(person);
  useSoftSound(person);
  const unread = useUnread();
  useEffect(() => {
    setBadge("chat", unread);
    return () => setBadge("chat", 0);
  }, [unread]);
  return <ChatContext value={parts}>{children}</ChatContext>;
}
