import type { HTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { Button } from "./Button";
import { useLeftWords } from "./faults";
import { Icon, type IconName } from "./Icon";
import css from "./Surface.module.css";

/** A raised piece of the page with an optional heading. */
export function Card({ title, aside, children, className, ...rest }: { title?: string; aside?: ReactNode } & HTMLAttributes<HTMLElement>) {
  return (
    <section className={classes(css.card, className)} {...(title ? { "aria-label": title } : {})} {...rest}>
      {title ? (
        <header className={css.head}>
          <h2>{title}</h2>
          {aside}
        </header>
      ) : null}
      {children}
    </section>
  );
}

/** A page's frame: its title, what can be done, its content. */
export function Screen({
  title,
  actions,
  children,
  narrow = false,
  back,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
  back?: string;
}) {
  return (
    <div className={classes(css.screen, narrow && css.narrow)}>
      <header className={css.top}>
        <div className={css.title}>
          {back ? (
            <Link href={back} className={css.back} aria-label={text.common.back}>
              <Icon name="back" />
            </Link>
          ) : null}
          <h1>{title}</h1>
        </div>
        {actions ? <div className={css.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

type Tone = "info" | "good" | "warn" | "bad";
const icons: Record<Tone, IconName> = { info: "about", good: "check", warn: "warn", bad: "warn" };

export function Notice({ tone = "info", children, action }: { tone?: Tone; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes(css.notice, css[tone])} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={icons[tone]} size={22} />
      <div className={css.noticeWords}>{children}</div>
      {action}
    </div>
  );
}

/** What happened, in words, and a way to try again. What no field says about a refusal is said here. */
export function Failure({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const words = useLeftWords(error);
  return (
    <Notice tone="bad" action={again ? <Button onClick={again}>{text.common.tryAgain}</Button> : undefined}>
      {words}
    </Notice>
  );
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, children, action }: { icon: IconName; title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <span className={css.emptyIcon}>
        <Icon name={icon} size={36} />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Holds the place of what is being loaded, so that nothing jumps. */
export function Skeleton({ lines = 1, tall = false }: { lines?: number; tall?: boolean }) {
  return (
    <div className={css.skeletons} role="status" aria-label={text.common.loading}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={classes(css.skeleton, tall && css.tall)} />
      ))}
    </div>
  );
}
