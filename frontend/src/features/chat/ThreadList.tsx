import { Link } from "wouter";
import { useZone } from "@/shared/api/session";
import type { ChatThread } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { chatPage } from "@/shared/lib/paths";
import { exactTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { UnreadMark } from "@/shared/ui/UnreadMark";
import css from "./Chat.module.css";
import { useThreads } from "./get-threads";

/** "The Does", or "Zoe, Tue 3 Mar, 03:02". */
export function threadName({ thread, title, at }: Pick<ChatThread, "thread" | "title" | "at">, tz: string | undefined): string {
  if (thread === "family") return title || text.chat.family;
  return text.chat.incident(title, at ? exactTime(at, tz).replace(/:\d\d$/u, "") : "");
}

/** All conversations: the family's, and one for each night's story. */
export function ThreadList({ here, onChosen }: { here: string; onChosen?: () => void }) {
  const tz = useZone();
  const threads = useThreads().data ?? [];
  return (
    <ul className={css.threads}>
      {threads.map((each) => (
        <li key={each.thread}>
          <Link
            href={chatPage(each.thread)}
            className={css.thread}
            aria-current={each.thread === here ? "page" : undefined}
            onClick={onChosen}
          >
            <Icon name={each.thread === "family" ? "chat" : "bell"} size={22} />
            <span className={css.threadWords}>
              <strong>{threadName(each, tz)}</strong>
              <span>{lastWords(each)}</span>
            </span>
            <UnreadMark count={each.unread} label={text.chat.unread(each.unread)} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function lastWords({ last }: ChatThread): string {
  if (!last) return text.chat.empty;
  if (last.deleted) return text.chat.deleted;
  const words = last.text || (last.clip ? text.chat.clipShort : last.attachments.length ? text.chat.picture : "");
  return last.author_name ? text.chat.said(last.author_name, words) : words;
}
