import type { ReactNode } from "react";
import { text } from "@/shared/i18n";
import css from "./Front.module.css";
import { Icon, type IconName } from "./Icon";

/** A screen outside the family's own pages: one card under the moon. */
export function Front({ title, intro, icon, children }: { title: string; intro?: ReactNode; icon?: IconName; children?: ReactNode }) {
  return (
    <main className={css.front}>
      <p className={css.brand}>
        <Icon name="moon" size={28} filled />
        {text.product}
      </p>
      <div className={css.card}>
        <header>
          {icon ? (
            <span className={css.sign}>
              <Icon name={icon} size={36} />
            </span>
          ) : null}
          <h1>{title}</h1>
          {intro ? <p className={css.intro}>{intro}</p> : null}
        </header>
        {children}
      </div>
    </main>
  );
}
