import type { Going } from "./going";
import css from "./GoingList.module.css";
import { Icon } from "./Icon";

/** All that goes on, each with its mark, its words and its acts. */
export function GoingList({ goings, label }: { goings: Going[]; label: string }) {
  return (
    <ul className={css.list} aria-label={label}>
      {goings.map(({ key, icon, look, words, act, acts = act, extra, marks }) => (
        <li key={key} data-look={look} {...marks}>
          <Icon name={icon} size={22} />
          <div className={css.words}>{words}</div>
          {acts ? <div className={css.acts}>{acts}</div> : null}
          {extra ? <div className={css.extra}>{extra}</div> : null}
        </li>
      ))}
    </ul>
  );
}
