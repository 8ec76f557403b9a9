import type { Household } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

/** When the family's night begins, and when it is over. */
export function NightHoursCard({ household: { night_start, morning_time } }: { household: Household }) {
  const { values, changed, field, forget } = useDraft({ night_start, morning_time });
  return (
    <SettingsForm title={text.family.night} changed={changed} change={() => ({ household: values })} onSaved={forget}>
      {(error) => (
        <>
          <div className={css.pair}>
            <TextField type="time" label={text.family.nightStart} required error={error("night_start")} {...field("night_start")} />
            <TextField type="time" label={text.family.morning} required error={error("morning_time")} {...field("morning_time")} />
          </div>
          <p className={css.help}>{text.family.nightHelp}</p>
        </>
      )}
    </SettingsForm>
  );
}
