import css from "./UnreadMark.module.css";

/** How much is new, as a small number; nothing when nothing is. */
export function UnreadMark({ count, label }: { count: number; label: string }) {
  if (!count) return null;
  return (
    <span className={css.mark} role="img" aria-label={label} data-unread={count}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
