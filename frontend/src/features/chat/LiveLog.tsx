import { useEffect, useRef, useState } from "react";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";

const KEPT = 5;

/** For screen readers: what others say while the thread is open, politely; not what is scrolled back to. */
export function LiveLog({ messages, me }: { messages: readonly Message[]; me: number }) {
  const [said, setSaid] = useState<Message[]>([]);
  const last = useRef<number | null>(null);
  useEffect(() => {
    const newest = messages.at(-1)?.id ?? 0;
    const since = last.current;
    last.current = Math.max(since ?? 0, newest);
    if (since === null) return;
    const fresh = messages.filter(({ id, author, deleted }) => id > since && author !== me && !deleted);
    if (fresh.length) setSaid((known) => [...known, ...fresh].slice(-KEPT));
  }, [messages, me]);
  return (
    <div className="sr-only" role="log" aria-live="polite" aria-label={text.chat.log}>
      {said.map((each) => (
        <p key={each.id}>{text.chat.said(each.author_name || text.chat.house, each.text || text.chat.picture)}</p>
      ))}
    </div>
  );
}
