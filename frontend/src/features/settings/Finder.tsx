import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useLocation } from "wouter";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { Icon } from "@/shared/ui/Icon";
import { find, type Hit } from "./find";
import css from "./Settings.module.css";

const words = later.finder;

/** A field that finds any setting by its words; while something is typed, what was found stands instead of the list. */
export function Finder({ hits, children }: { hits: Hit[]; children: ReactNode }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [, go] = useLocation();
  const id = useId();
  const shown = find(hits, typed);
  const pick = (hit: Hit | undefined): void => {
    if (!hit) return;
    setTyped("");
    go(hit.to, { state: Date.now() });
  };
  const type = (next: string): void => {
    setTyped(next);
    setAt(0);
  };
  const onKey = (event: KeyboardEvent): void => {
    const moved = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (moved && shown.length) {
      event.preventDefault();
      setAt((at + moved + shown.length) % shown.length);
    }
    if (event.key === "Enter") pick(shown[at]);
    if (event.key === "Escape") type("");
  };
  return (
    <>
      <label className={css.finder}>
        <Icon name="search" size={20} />
        <span className="sr-only">{words.label}</span>
        <input
          type="search"
          role="combobox"
          aria-expanded={shown.length > 0}
          aria-controls={id}
          aria-activedescendant={shown.length ? `${id}-${at}` : undefined}
          autoComplete="off"
          placeholder={words.label}
          value={typed}
          onChange={({ target }) => type(target.value)}
          onKeyDown={onKey}
        />
      </label>
      <p className="sr-only" role="status">
        {typed.trim() ? words.hits(shown.length) : ""}
      </p>
      <ul id={id} role="listbox" aria-label={words.label} className={css.list} hidden={!shown.length}>
        {shown.map((hit, place) => (
          <li
            key={hit.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            className={classes(css.hit, place === at && css.here)}
            onClick={() => pick(hit)}
          >
            <strong>{hit.name}</strong>
            <span className={css.help}>{hit.section}</span>
          </li>
        ))}
      </ul>
      {typed.trim() && !shown.length ? <p className={css.help}>{words.none}</p> : null}
      {typed.trim() ? null : children}
    </>
  );
}
