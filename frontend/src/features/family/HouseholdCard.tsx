import type { Household } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { SelectField, TextField } from "@/shared/ui/Field";
import css from "./Family.module.css";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

const zones = Intl.supportedValuesOf("timeZone");

export function HouseholdCard({ household }: { household: Household }) {
  const { values, changed, field, forget } = useDraft(household);
  return (
    <SettingsForm title={text.family.household} changed={changed} change={() => ({ household: values })} onSaved={forget}>
      {(error) => (
        <>
          <TextField label={text.family.householdName} required maxLength={80} error={error("name")} {...field("name")} />
          <SelectField label={text.family.tz} help={text.family.tzHelp} error={error("tz")} {...field("tz")}>
            {zones.includes(household.tz) ? null : <option>{household.tz}</option>}
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </SelectField>
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
