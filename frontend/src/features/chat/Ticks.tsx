import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./Message.module.css";
import { useLooks } from "./people";
import type { Standing } from "./standing";

/** How far one's own message came: one tick is sent, two are delivered, two in colour are read. A tap says by whom. */
export function Ticks({ standing, onOpen }: { standing: Standing; onOpen: () => void }) {
  const words = useStandingWords(standing);
  const state = standing.read.length ? "read" : standing.delivered.length ? "delivered" : "sent";
  return (
    <button
      type="button"
      className={css.ticks}
      data-standing={state}
      aria-label={words[0]}
      title={words.join(". ")}
      tabIndex={-1}
      onClick={onOpen}
    >
      <Icon name="check" size={16} />
      {state === "sent" ? null : <Icon name="check" size={16} />}
    </button>
  );
}

/** The furthest first: "Read by Ben", "Delivered to Cy"; or "Sent". */
export function useStandingWords({ delivered, read }: Standing): string[] {
  const looks = useLooks();
  const names = (ids: number[]): string[] => ids.map((id) => looks(id, text.chat.someone).name);
  const words = [
    ...(read.length ? [text.chat.read(names(read))] : []),
    ...(delivered.length ? [text.chat.delivered(names(delivered))] : []),
  ];
  return words.length ? words : [text.chat.sent];
}
