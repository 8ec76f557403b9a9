import { text } from "@/shared/i18n";
import { useNow } from "@/shared/lib/useNow";
import css from "./Chat.module.css";
import { useChat } from "./context";
import { useLooks } from "./people";

/** Who writes right now. Its place is always kept, so that nothing jumps. */
export function TypingLine({ thread, me }: { thread: string; me: number }) {
  const writing = useChat((state) => state.typing[thread]);
  const now = useNow(1_000);
  const looks = useLooks();
  const names = Object.entries(writing ?? {}).flatMap(([id, until]) =>
    Number(id) !== me && until > now ? looks(Number(id), text.chat.someone).name : [],
  );
  return (
    <p className={css.typing} data-typing={names.length > 0}>
      {names.length ? text.chat.writing(names) : null}
    </p>
  );
}
