import type { ReactNode } from "react";
import { Link } from "wouter";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { Icon, type IconName } from "@/shared/ui/Icon";
import type { Hit } from "./find";
import { Finder } from "./Finder";
import css from "./Settings.module.css";

const words = later.settings;

interface SectionOf {
  id: string;
  to: string;
  name: string;
  icon: IconName;
  /** What it says of itself in the list. */
  line: ReactNode;
}

interface Props {
  sections: SectionOf[];
  /** The one that is open beside or instead of the list. */
  open: string | undefined;
  wide: boolean;
  /** What can be found. */
  hits: Hit[];
  children: ReactNode;
}

/** The list of sections, and the one that is open: beside each other where there is room, else one of them. */
export function SettingsFrame({ sections, open, wide, hits, children }: Props) {
  return (
    <div className={classes(css.frame, wide && css.wide)}>
      {wide || !open ? (
        <div className={css.index}>
          <header className={css.head}>{open ? <p className={css.title}>{words.title}</p> : <h1>{words.title}</h1>}</header>
          <Finder hits={hits}>
            <nav aria-label={words.sections}>
              <ul className={css.list}>
                {sections.map((section) => (
                  <li key={section.id}>
                    <Row {...section} here={section.id === open} />
                  </li>
                ))}
              </ul>
            </nav>
          </Finder>
        </div>
      ) : null}
      {children}
    </div>
  );
}

function Row({ to, name, icon, line, here }: SectionOf & { here: boolean }) {
  return (
    <Link href={to} className={classes(css.row, here && css.here)} aria-current={here ? "page" : undefined}>
      <span className={css.sign}>
        <Icon name={icon} size={22} />
      </span>
      <span className={css.words}>
        <strong>{name}</strong>
        {line}
      </span>
      <Icon name="next" size={20} />
    </Link>
  );
}

/** The present state of a section in a line; `warn`: something there wants a look. */
export function Line({ warn = false, children }: { warn?: boolean; children: ReactNode }) {
  return (
    <span className={warn ? css.warn : css.line}>
      {warn ? <Icon name="warn" size={16} /> : null}
      <span>{children}</span>
    </span>
  );
}
