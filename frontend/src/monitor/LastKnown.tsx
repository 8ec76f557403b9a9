import type { ReactNode } from "react";
import { useNewsAge } from "@/realtime/hooks";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import css from "./LastKnown.module.css";

/** What the server said of now. While it is silent, the same is grey and says how old it is. */
export function LastKnown({ children }: { children: ReactNode }) {
  const age = useNewsAge();
  return (
    <div className={classes(css.known, age !== null && css.then)} data-then={age !== null || undefined}>
      {age === null ? null : <p className={css.age}>{text.link.asOf(age)}</p>}
      {children}
    </div>
  );
}
