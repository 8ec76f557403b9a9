import { type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import type { Going } from "@/shared/ui/going";
import { GoingList } from "@/shared/ui/GoingList";
import { Icon } from "@/shared/ui/Icon";
import { Sheet } from "@/shared/ui/Sheet";
import css from "./Line.module.css";

/** One line for all that goes on: what weighs most, its act, and how much more there is; a tap opens all of it. `duty` begins it. */
export function Line({ goings, duty }: { goings: Going[]; duty: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [here] = useLocation();
  useEffect(() => setOpen(false), [here]);
  const [first, ...others] = goings;
  return (
    <header className={css.line} data-line data-look={first?.look} {...first?.marks}>
      <div className={classes(css.duty, first && css.small)}>{duty}</div>
      {first ? <First going={first} more={others.length} onOpen={() => setOpen(true)} /> : null}
      {open && first ? (
        <Sheet title={text.link.goingOn} onClose={() => setOpen(false)}>
          <GoingList goings={goings} label={text.link.goingOn} />
        </Sheet>
      ) : null}
    </header>
  );
}

function First({ going, more, onOpen }: { going: Going; more: number; onOpen: () => void }) {
  const { icon, words, act, onTap } = going;
  return (
    <>
      <button type="button" className={css.first} onClick={onTap ?? onOpen} aria-haspopup={onTap ? undefined : "dialog"}>
        <Icon name={icon} size={22} />
        <span className={css.words}>{words}</span>
        {more && !onTap ? <More count={more} /> : null}
      </button>
      {more && onTap ? (
        <button type="button" className={css.others} onClick={onOpen} aria-haspopup="dialog">
          <More count={more} />
        </button>
      ) : null}
      {act ? <div className={css.act}>{act}</div> : null}
    </>
  );
}

function More({ count }: { count: number }) {
  return (
    <span className={css.more} aria-label={text.link.more(count)}>
      +{count}
    </span>
  );
}
