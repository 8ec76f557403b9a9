import type { Household } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { SelectField, TextField } from "@/shared/ui/Field";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

const zones = Intl.supportedValuesOf("timeZone");

/** What the home is called, and by which clock it lives. */
export function HouseholdCard({ household: { name, tz } }: { household: Household }) {
  const { values, changed, field, forget } = useDraft({ name, tz });
  return (
    <SettingsForm title={text.family.household} changed={changed} change={() => ({ household: values })} onSaved={forget}>
      {(error) => (
        <>
          <TextField label={text.family.householdName} required maxLength={80} error={error("name")} {...field("name")} />
          <SelectField label={text.family.tz} help={text.family.tzHelp} error={error("tz")} {...field("tz")}>
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
