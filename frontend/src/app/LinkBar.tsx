import { useRealtime } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./LinkBar.module.css";

/** What is wrong with the server, as far as this page can tell: its silence, or that it records nothing. */
export function LinkBar() {
  const link = useRealtime((state) => state.link);
  const stopped = useRealtime((state) => state.recordingStopped);
  const words = link === "ok" ? stopped : link === "late" ? text.link.late : text.link.lost;
  if (words === null) return null;
  return (
    <p className={css.bar} data-link={link} role="status">
      <Icon name="warn" />
      {words}
    </p>
  );
}
