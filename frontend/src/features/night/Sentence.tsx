import css from "./Night.module.css";

/** A longer one, as of many rooms, is set smaller: the picture below it stays in sight. */
const LONG = 110;

/** A night or a week in one sentence, in the largest letters of its page. */
export function Sentence({ children }: { children: string }) {
  return (
    <p className={css.sentence} data-long={children.length > LONG || undefined}>
      {children}
    </p>
  );
}
