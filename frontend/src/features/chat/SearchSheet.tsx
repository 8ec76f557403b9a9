import { useDeferredValue, useState } from "react";
import type { Message } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Empty, Failure } from "@/shared/ui/Surface";
import { useFound, worthAsking } from "./find-messages";
import { MessageItem } from "./MessageItem";
import { Sheet } from "@/shared/ui/Sheet";
import css from "./Sheet.module.css";

/** Finds messages by the beginnings of their words, in all threads that one may read. */
export function SearchSheet({ onClose, onOpen }: { onClose: () => void; onOpen: (message: Message) => void }) {
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const found = useFound(q);
  const messages = worthAsking(q) ? (found.data?.pages.flatMap(({ results }) => results) ?? []) : [];
  return (
    <Sheet title={text.chat.search} onClose={onClose} wide>
      <TextField
        label={text.chat.searchFor}
        help={text.chat.searchHelp}
        type="search"
        autoFocus
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.error ? <Failure error={found.error} again={() => void found.refetch()} /> : null}
      <p className={css.count} role="status">
        {messages.length ? text.chat.found(messages.length, found.hasNextPage) : null}
      </p>
      <ul className={css.list}>
        {messages.map((message) => (
          <MessageItem key={message.id} message={message} q={q} onOpen={onOpen} />
        ))}
      </ul>
      {found.hasNextPage && messages.length ? (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {text.common.more}
        </Button>
      ) : null}
      {found.isSuccess && worthAsking(q) && !messages.length ? (
        <Empty icon="search" title={text.chat.nothing}>
          {text.chat.nothingHelp}
        </Empty>
      ) : null}
    </Sheet>
  );
}
