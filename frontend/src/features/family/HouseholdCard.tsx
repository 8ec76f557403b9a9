import type { Household } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { SelectField, TextField } from "@/shared/ui/Field";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

const zones = Intl.supportedValuesOf("timeZone");

/** What the home is called, and by which clock it lives. */
export function HouseholdCard({ household: { name, tz } }: { household: Household }) {
  const { values, changed, field, forget } = useDraft({ name, tz });
  return (
    <SettingsForm title={later.family.household} changed={changed} change={() => ({ household: values })} onSaved={forget}>
      {(error) => (
        <>
          <TextField label={later.family.householdName} required maxLength={80} error={error("name")} {...field("name")} />
          <SelectField label={later.family.tz} help={later.family.tzHelp} error={error("tz")} {...field("tz")}>
            {zones.includes(tz) ? null : <option>{tz}</option>}
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </SelectField>
        </>
      )}
    </SettingsForm>
  );
}
