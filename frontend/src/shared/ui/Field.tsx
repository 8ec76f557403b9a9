import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId, useState } from "react";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import css from "./Field.module.css";
import { useAtField } from "./faults";
import { Icon } from "./Icon";

interface Frame {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
}

/** What is wrong with a field or a group of them, at it. */
export function Fault({ id, words }: { id?: string | undefined; words: string | undefined }) {
  useAtField(words);
  if (!words) return null;
  return (
    <p id={id} className={css.error} role="alert">
      <Icon name="warn" size={18} />
      {words}
    </p>
  );
}

function Labelled({ label, help, error, id, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className={classes(css.field, error && css.wrong)}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error ? (
        <Fault id={`${id}-note`} words={error} />
      ) : help ? (
        <p id={`${id}-note`} className={css.help}>
          {help}
        </p>
      ) : null}
    </div>
  );
}

type InputProps = Frame & InputHTMLAttributes<HTMLInputElement>;

/** One line of text with its label, help and error; a number with its unit beside it. */
export function TextField({ label, help, error, unit, ...input }: InputProps & { unit?: string }) {
  const id = useId();
  const described = [unit ? `${id}-unit` : "", (help ?? error) ? `${id}-note` : ""].filter(Boolean).join(" ");
  const line = (
    <input id={id} className={css.input} aria-invalid={error ? true : undefined} aria-describedby={described || undefined} {...input} />
  );
  return (
    <Labelled label={label} help={help} error={error} id={id}>
      {unit ? (
        <div className={css.withUnit}>
          {line}
          <span id={`${id}-unit`}>{unit}</span>
        </div>
      ) : (
        line
      )}
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
        <input
          id={id}
          type={shown ? "text" : "password"}
          className={css.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={(help ?? error) ? `${id}-note` : undefined}
          {...input}
        />
        <button
          type="button"
          className={css.inside}
          aria-pressed={shown}
          aria-label={shown ? text.login.hide : text.login.show}
          onClick={() => setShown(!shown)}
        >
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
export function Switch({
  label,
  help,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  help?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <label className={css.switch} htmlFor={id}>
      <span>
        <span className={css.switchLabel}>{label}</span>
        {help ? <span className={css.help}>{help}</span> : null}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={css.track} aria-hidden="true" />
    </label>
  );
}

interface SliderProps {
  label: string;
  value: number;
  /** What the value is called, for eyes and for screen readers. */
  words: (value: number) => string;
  disabled?: boolean;
  /** After the thumb was let go, or a key was pressed. */
  onSettle: (value: number) => void;
}

/** A value between 0 and 1. */
export function Slider({ label, value, words, disabled, onSettle }: SliderProps) {
  const id = useId();
  const [moved, setMoved] = useState<number | null>(null);
  const shown = moved ?? value;
  const settle = (): void => {
    if (moved !== null) onSettle(moved);
    setMoved(null);
  };
  return (
    <div className={css.sliderField}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{words(shown)}</output>
      <input
        id={id}
        className={css.slider}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={shown}
        disabled={disabled}
        aria-valuetext={words(shown)}
        onChange={(event) => setMoved(Number(event.target.value))}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
    </div>
  );
}

/** A few choices below each other, each with a sentence; exactly one holds. */
export function Options<T extends string>({
  label,
  value,
  options,
  onChange,
  error,
}: {
  label: string;
  value: T;
  options: { value: T; label: string; help: string }[];
  onChange: (value: T) => void;
  error?: string | undefined;
}) {
  const name = useId();
  return (
    <fieldset className={classes(css.field, error && css.wrong)}>
      <legend>{label}</legend>
      <div className={css.options}>
        {options.map((option, place) => (
          <div key={option.value} className={css.option}>
            <input
              id={`${name}${place}`}
              type="radio"
              name={name}
              aria-describedby={`${name}${place}-help`}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <label htmlFor={`${name}${place}`}>{option.label}</label>
            <p id={`${name}${place}-help`} className={css.help}>
              {option.help}
            </p>
          </div>
        ))}
      </div>
      <Fault words={error} />
    </fieldset>
  );
}

/** A few choices side by side; exactly one holds. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  disabled,
  error,
}: {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
  disabled?: boolean;
  error?: string | undefined;
}) {
  const name = useId();
  return (
    <fieldset className={classes(css.field, error && css.wrong)} disabled={disabled}>
      <legend>{label}</legend>
      <div className={css.choice}>
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <Fault words={error} />
    </fieldset>
  );
}
