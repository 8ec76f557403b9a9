import type { ReactNode } from "react";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { Icon } from "@/shared/ui/Icon";
import css from "./About.module.css";

interface Props {
  name: string;
  ok: boolean;
  words: string;
  /** For whoever mends it. */
  detail?: string;
  mend: string;
  act?: ReactNode;
}

/** One part: a shape and a word for how it is, a sentence, and what to do when it is not well. */
export function PartRow({ name, ok, words, detail, mend, act }: Props) {
  return (
    <li className={css.part} data-ok={ok}>
      <span className={classes(css.mark, ok ? css.good : css.bad)}>
        <Icon name={ok ? "check" : "warn"} size={20} />
      </span>
      <h3>{name}</h3>
      <strong className={ok ? css.good : css.bad}>{ok ? later.about.ok : later.about.bad}</strong>
      <div className={css.told}>
        <p>{words}</p>
        {ok ? null : <p>{mend}</p>}
        {detail ? <p className={css.detail}>{detail}</p> : null}
        {ok ? null : act}
      </div>
    </li>
  );
}
