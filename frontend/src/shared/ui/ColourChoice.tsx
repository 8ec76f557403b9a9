import { useId } from "react";
import { me as meWords } from "@/shared/i18n/me";
import { later } from "@/shared/i18n/later";
import { inkOn } from "@/shared/lib/colour";
import css from "./ColourChoice.module.css";
import { Fault } from "./Field";
import { Icon } from "./Icon";

/** The colour of somebody's badge; one that is not ours stays a choice. `own`: any colour; the badge's ink follows it. */
export function ColourChoice({
  value,
  onChange,
  own = false,
  error,
}: {
  value: string;
  onChange: (colour: string) => void;
  own?: boolean;
  error?: string | undefined;
}) {
  const group = useId();
  const ours = Object.keys(later.family.colours);
  const shown = ours.includes(value) ? ours : [value, ...ours];
  return (
    <fieldset>
      <legend className={css.legend}>{later.family.colour}</legend>
      <div className={css.swatches}>
        {shown.map((colour) => (
          <label key={colour}>
            <input type="radio" className="sr-only" name={group} checked={colour === value} onChange={() => onChange(colour)} />
            <span className={css.swatch} style={{ background: colour, color: inkOn(colour) }}>
              {colour === value ? <Icon name="check" size={22} /> : null}
            </span>
            <span className="sr-only">{later.family.colours[colour] ?? later.family.otherColour}</span>
          </label>
        ))}
        {own ? (
          <input
            className={css.own}
            type="color"
            aria-label={meWords.ownColour}
            title={meWords.ownColour}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : null}
      </div>
      <Fault words={error} />
    </fieldset>
  );
}
