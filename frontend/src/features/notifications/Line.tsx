import { Icon } from "@/shared/ui/Icon";
import css from "./Notifications.module.css";

/** How a way does, in one line: a mark, and words. */
export function Line({ look, children }: { look: "good" | "warn" | "bad"; children: string }) {
  return (
    <span className={css.line} data-look={look}>
      <Icon name={look === "good" ? "check" : "warn"} size={18} />
      {children}
    </span>
  );
}
