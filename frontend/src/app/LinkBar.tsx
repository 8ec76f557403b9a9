import { useRealtime } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./LinkBar.module.css";

/** The page's own link to the server is part of the truth: amber when it is silent. */
export function LinkBar() {
  const link = useRealtime((state) => state.link);
  if (link === "ok") return null;
  return (
    <p className={css.bar} data-link={link} role="status">
      <Icon name="warn" />
      {link === "late" ? text.link.late : text.link.lost}
    </p>
  );
}
