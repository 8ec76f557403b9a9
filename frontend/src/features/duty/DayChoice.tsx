import type { Day } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Fault } from "@/shared/ui/Field";
import css from "./Duty.module.css";

const week = Object.keys(text.duty.days) as Day[];

export function DayChoice({
  label,
  chosen,
  onChange,
  error,
}: {
  label: string;
  chosen: Day[];
  onChange: (days: Day[]) => void;
  error?: string | undefined;
}) {
  return (
    <fieldset>
      <legend className={css.legend}>{label}</legend>
      <div className={css.days}>
        {week.map((day) => (
          <label key={day}>
            <input
              type="checkbox"
              className="sr-only"
              checked={chosen.includes(day)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, day] : chosen.filter((each) => each !== day))}
            />
            <span>{text.duty.days[day]}</span>
          </label>
        ))}
      </div>
      <Fault words={error} />
    </fieldset>
  );
}
