import type { Day } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import css from "./Duty.module.css";

const week = Object.keys(text.duty.days) as Day[];

export function DayChoice({ label, chosen, onChange }: { label: string; chosen: Day[]; onChange: (days: Day[]) => void }) {
  return (
    <fieldset>
      <legend className={css.legend}>{label}</legend>
      <div className={css.days}>
        {week.map((day) => (
          <label key={day}>
            <input type="checkbox" className="sr-only" checked={chosen.includes(day)} onChange={(event) => onChange(event.target.checked ? [...chosen, day] : chosen.filter((each) => each !== day))} />
            <span>{text.duty.days[day]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
