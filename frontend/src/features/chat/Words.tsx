import type { Piece } from "./pieces";
import css from "./Message.module.css";

/** Text as text; its links can be followed, what was searched for is marked. */
export function Words({ found }: { found: Piece[] }) {
  return found.map(({ words, href, hit }, index) => {
    if (hit)
      return (
        <mark key={index} className={css.hit}>
          {words}
        </mark>
      );
    if (!href) return words;
    return (
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {words}
      </a>
    );
  });
}
