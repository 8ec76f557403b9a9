import { AlarmCard } from "@/features/family/AlarmCard";
import { SettingsCard } from "@/features/family/SettingsCard";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Section } from "./Section";

/** When who is called, and when it is over. */
export default function AlarmSection() {
  return (
    <Section title={later.settings.names.alarm}>
      <Place id="over">
        <SettingsCard title={text.family.alarm}>{({ policy }) => <AlarmCard policy={policy} />}</SettingsCard>
      </Place>
    </Section>
  );
}
