import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId, useState } from "react";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import css from "./Field.module.css";
import { Icon } from "./Icon";

interface Frame {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
}

function Labelled({ label, help, error, id, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className={classes(css.field, error && css.wrong)}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error ? (
        <p id={`${id}-note`} className={css.error} role="alert">
          <Icon name="warn" size={18} />
          {error}
        </p>
      ) : help ? (
        <p id={`${id}-note`} className={css.help}>
          {help}
        </p>
      ) : null}
    </div>
  );
}

type InputProps = Frame & InputHTMLAttributes<HTMLInputElement>;

/** One line of text with its label, help and error. */
export function TextField({ label, help, error, ...input }: InputProps) {
  const id = useId();
  return (
    <Labelled label={label} help={help} error={error} id={id}>
      <input id={id} className={css.input} aria-invalid={error ? true : undefined} aria-describedby={help ?? error ? `${id}-note` : undefined} {...input} />
    </Labelled>
  );
}

/** A password that can be looked at. */
export function PasswordField({ label, help, error, ...input }: InputProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <Labelled label={label} help={help} error={error} id={id}>
      <div className={css.withButton}>
        <input id={id} type={shown ? "text" : "password"} className={css.input} aria-invalid={error ? true : undefined} aria-describedby={help ?? error ? `${id}-note` : undefined} {...input} />
        <button type="button" className={css.inside} aria-pressed={shown} aria-label={shown ? text.login.hide : text.login.show} onClick={() => setShown(!shown)}>
          <Icon name="eye" size={22} />
        </button>
      </div>
    </Labelled>
  );
}

/** One of several, in the system's own list but our look. */
export function SelectField({ label, help, error, children, ...select }: Frame & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Labelled label={label} help={help} error={error} id={id}>
      <div className={css.select}>
        <select id={id} className={css.input} {...select}>
          {children}
        </select>
      </div>
    </Labelled>
  );
}

/** On or off, at once. */
export function Switch({ label, help, checked, disabled, onChange }: { label: string; help?: string; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <label className={css.switch} htmlFor={id}>
      <span>
        <span className={css.switchLabel}>{label}</span>
        {help ? <span className={css.help}>{help}</span> : null}
      </span>
      <input id={id} type="checkbox" role="switch" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span className={css.track} aria-hidden="true" />
    </label>
  );
}

/** A few choices side by side; exactly one holds. */
export function Choice<T extends string>({ label, value, options, onChange, disabled }: { label: string; value: T; options: { value: T; label: string }[]; onChange: (value: T) => void; disabled?: boolean }) {
  const name = useId();
  return (
    <fieldset className={css.field} disabled={disabled}>
      <legend>{label}</legend>
      <div className={css.choice}>
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
