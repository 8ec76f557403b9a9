import type { Settings } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { TextField } from "@/shared/ui/Field";
import { SettingsForm } from "./SettingsForm";
import { useDraft } from "./useDraft";

export function AlarmCard({ policy }: { policy: Settings["policy"] }) {
  const { values, changed, field, forget } = useDraft({ quiet_s: String(policy.quiet_s) });
  return (
    <SettingsForm
      title={text.family.alarm}
      changed={changed}
      change={() => ({ policy: { quiet_s: Number(values.quiet_s) } })}
      onSaved={forget}
    >
      {(error) => (
        <TextField
          type="number"
          inputMode="numeric"
          min={5}
          max={3600}
          required
          label={text.family.quietAfter}
          unit={text.family.units.seconds}
          help={text.family.quietAfterHelp}
          error={error("quiet_s")}
          {...field("quiet_s")}
        />
      )}
    </SettingsForm>
  );
}
