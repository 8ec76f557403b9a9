import { type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import type { Going } from "@/shared/ui/going";
import { GoingList } from "@/shared/ui/GoingList";
import { Icon } from "@/shared/ui/Icon";
import { Sheet } from "@/shared/ui/Sheet";
import css from "./Line.module.css";

/**
 * One line for all that goes on: what weighs most with its act, under it in small what passes, and how much more there is; a tap opens
 * all of it. `duty` begins it.
 */
export function Line({ goings, duty }: { goings: Going[]; duty: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [here] = useLocation();
  useEffect(() => setOpen(false), [here]);
  const [first, ...others] = goings;
  return (
    <header className={css.line} data-line data-look={first?.look} {...first?.marks}>
      <div className={classes(css.duty, first && css.small)}>{duty}</div>
      {first ? <First going={first} others={others} onOpen={() => setOpen(true)} /> : null}
      {open && first ? (
        <Sheet title={text.link.goingOn} onClose={() => setOpen(false)}>
          <GoingList goings={goings} label={text.link.goingOn} />
        </Sheet>
      ) : null}
    </header>
  );
}

function First({ going, others, onOpen }: { going: Going; others: Going[]; onOpen: () => void }) {
  const { icon, words, act, onTap } = going;
  const second = onTap ? undefined : (others.find(({ passing }) => passing) ?? others[0]);
  return (
    <>
      <button type="button" className={css.first} onClick={onTap ?? onOpen} aria-haspopup={onTap ? undefined : "dialog"}>
        <Icon name={icon} size={22} />
        <span className={css.words}>
          <span className={classes(css.row, !second && css.alone)}>{words}</span>
          {second ? <Second going={second} /> : null}
        </span>
        {onTap ? null : <More count={others.length} seen={second ? 1 : 0} />}
      </button>
      {onTap && others.length ? (
        <button type="button" className={css.others} onClick={onOpen} aria-haspopup="dialog">
          <More count={others.length} />
        </button>
      ) : null}
      {act ? <div className={css.act}>{act}</div> : null}
    </>
  );
}

/** What passes, under what weighs most: "Ben has Zoe" is not hidden by "Nobody can be woken". */
function Second({ going: { icon, look, words } }: { going: Going }) {
  return (
    <span className={classes(css.row, css.second)} data-look={look} data-second>
      <Icon name={icon} size={16} />
      {words}
    </span>
  );
}

/** `seen`: so many of them stand in the second row, for which the largest letters leave no room. */
function More({ count, seen = 0 }: { count: number; seen?: number }) {
  if (!count) return null;
  return (
    <>
      {count > seen ? <Count count={count - seen} className={seen ? css.beside : undefined} /> : null}
      {seen ? <Count count={count} className={css.cramped} /> : null}
    </>
  );
}

function Count({ count, className }: { count: number; className: string | undefined }) {
  return (
    <span className={classes(css.more, className)} aria-label={text.link.more(count)}>
      +{count}
    </span>
  );
}
