import { camera as words } from "@/shared/i18n/camera";
import { classes } from "@/shared/lib/classes";
import { Icon } from "@/shared/ui/Icon";
import css from "./Checklist.module.css";
import type { Check } from "./checklist";

/** What makes the phone last the night; open points first come with what to do. `onTick` null: only to read. */
export function Checklist({ checks, onTick }: { checks: Check[]; onTick: ((name: string, done: boolean) => void) | null }) {
  return (
    <section className={css.checks} aria-label={words.checks.title}>
      <h2>{words.checks.title}</h2>
      <ul>
        {checks.map((check) => (
          <li key={check.name}>{onTick && check.byHand ? <ByHand check={check} onTick={onTick} /> : <Found check={check} />}</li>
        ))}
      </ul>
    </section>
  );
}

function Words({ name, help }: { name: Check["name"]; help: boolean }) {
  const point = words.checks.names[name];
  return (
    <span>
      <strong>{point.title}</strong>
      {help ? <span className={css.help}>{point.help}</span> : null}
    </span>
  );
}

function Found({ check }: { check: Check }) {
  const state = check.done === true ? "done" : check.done === false ? "open" : "unknown";
  return (
    <div className={classes(css.row, css[state])}>
      <span className={css.mark}>{state === "unknown" ? null : <Icon name={state === "done" ? "check" : "warn"} size={20} />}</span>
      <Words name={check.name} help={state === "open"} />
      <span className="sr-only">{words.checks[state]}</span>
    </div>
  );
}

function ByHand({ check, onTick }: { check: Check; onTick: (name: string, done: boolean) => void }) {
  return (
    <label className={classes(css.row, check.done ? css.done : css.unknown)}>
      <input type="checkbox" checked={check.done === true} onChange={(event) => onTick(check.name, event.target.checked)} />
      <span className={css.mark}>{check.done ? <Icon name="check" size={20} /> : null}</span>
      <Words name={check.name} help={check.done !== true} />
    </label>
  );
}
