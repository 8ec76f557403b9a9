import type { Household } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

/** When the family's night begins, and when it is over. */
export function NightHoursCard({ household: { night_start, morning_time } }: { household: Household }) {
  const { values, changed, field, forget } = useDraft({ night_start, morning_time });
  return (
    <SettingsForm title={later.family.night} changed={changed} change={() => ({ household: values })} onSaved={forget}>
      {(error) => (
        <>
          <div className={css.pair}>
            <TextField type="time" label={later.family.nightStart} required error={error("night_start")} {...field("night_start")} />
            <TextField type="time" label={later.family.morning} required error={error("morning_time")} {...field("morning_time")} />
          </div>
          <p className={css.help}>{later.family.nightHelp}</p>
        </>
      )}
    </SettingsForm>
  );
}
