import type { ReactNode } from "react";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import { Toasts } from "@/shared/ui/Toasts";
import css from "./Front.module.css";

/** The screens before the family's own: one card under the moon. */
export function Front({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  return (
    <main className={css.front}>
      <p className={css.brand}>
        <Icon name="moon" size={28} filled />
        {text.product}
      </p>
      <div className={css.card}>
        <header>
          <h1>{title}</h1>
          <p className={css.intro}>{intro}</p>
        </header>
        {children}
      </div>
      <Toasts />
    </main>
  );
}
