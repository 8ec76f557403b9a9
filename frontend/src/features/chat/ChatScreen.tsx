import { useMemo, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { useMay, useZone } from "@/shared/api/session";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { chatPage, incidentPage } from "@/shared/lib/paths";
import { Button, IconButton, LinkButton } from "@/shared/ui/Button";
import { Switch } from "@/shared/ui/Field";
import { UnreadMark } from "@/shared/ui/UnreadMark";
import css from "./Chat.module.css";
import { ClearHistory } from "./ClearHistory";
import { Conversation } from "./Conversation";
import { useThreads } from "./get-threads";
import { SearchSheet } from "./SearchSheet";
import { Sheet } from "@/shared/ui/Sheet";
import { useSoundWanted, wantSound } from "./sound";
import { ThreadList, threadName } from "./ThreadList";

type Open = "threads" | "search" | "options" | "clear" | null;

/** The whole screen: which conversations there are, and one of them. */
export function ChatScreen({ thread }: { thread: string }) {
  const [open, setOpen] = useState<Open>(null);
  const [, go] = useLocation();
  const [asked] = useSearchParams();
  const wanted = Number(asked.get("message") ?? 0);
  const [again, setAgain] = useState(0);
  // Also when the same one is chosen once more.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const target = useMemo(() => (wanted ? { id: wanted } : null), [wanted, thread, again]);
  const close = (): void => setOpen(null);
  const jump = (message: Message): void => {
    close();
    setAgain(again + 1);
    go(chatPage(message.thread, message.id));
  };
  return (
    <div className={css.screen}>
      <aside className={css.side} aria-label={text.chat.threads}>
        <h2>{text.chat.threads}</h2>
        <ThreadList here={thread} />
      </aside>
      <div className={css.main}>
        <Head thread={thread} onOpen={setOpen} />
        <Conversation thread={thread} target={target} />
      </div>
      {open === "threads" ? (
        <Sheet title={text.chat.threads} onClose={close}>
          <ThreadList here={thread} onChosen={close} />
        </Sheet>
      ) : null}
      {open === "search" ? <SearchSheet onClose={close} onOpen={jump} /> : null}
      {open === "options" ? <Options onClose={close} onClear={() => setOpen("clear")} /> : null}
      {open === "clear" ? <ClearHistory onClose={close} /> : null}
    </div>
  );
}

function Head({ thread, onOpen }: { thread: string; onOpen: (open: Open) => void }) {
  const tz = useZone();
  const threads = useThreads().data ?? [];
  const here = threads.find((each) => each.thread === thread);
  const elsewhere = threads.reduce((sum, each) => sum + (each.thread === thread ? 0 : each.unread), 0);
  return (
    <header className={css.head}>
      <h1>{here ? threadName(here, tz) : text.chat.title}</h1>
      {thread === "family" ? null : (
        <LinkButton look="quiet" href={incidentPage(Number(thread.slice("incident:".length)))}>
          {text.chat.openIncident}
        </LinkButton>
      )}
      {threads.length > 1 ? (
        <span className={css.switcher}>
          <IconButton icon="chat" label={text.chat.threads} aria-haspopup="dialog" onClick={() => onOpen("threads")} />
          <UnreadMark count={elsewhere} label={text.chat.unread(elsewhere)} />
        </span>
      ) : null}
      <IconButton icon="search" label={text.chat.search} aria-haspopup="dialog" onClick={() => onOpen("search")} />
      <IconButton icon="more" label={text.chat.options} aria-haspopup="dialog" onClick={() => onOpen("options")} />
    </header>
  );
}

function Options({ onClose, onClear }: { onClose: () => void; onClear: () => void }) {
  const mayClear = useMay("chat.clear");
  const sound = useSoundWanted();
  return (
    <Sheet title={text.chat.options} onClose={onClose}>
      <Switch label={text.chat.sound} help={text.chat.soundHelp} checked={sound} onChange={wantSound} />
      {mayClear ? (
        <Button look="danger" icon="trash" onClick={onClear}>
          {text.chat.clear}
        </Button>
      ) : null}
    </Sheet>
  );
}
