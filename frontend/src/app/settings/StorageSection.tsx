import { OrphansCard } from "@/features/about/OrphansCard";
import { SettingsCard } from "@/features/family/SettingsCard";
import { StorageCard } from "@/features/family/StorageCard";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Section } from "./Section";

/** How long clips stay, how full the disk is, and recordings that nobody knows. */
export default function StorageSection() {
  return (
    <Section title={later.settings.names.storage}>
      <Place id="limits">
        <SettingsCard title={later.family.storage}>{({ storage }) => <StorageCard storage={storage} />}</SettingsCard>
      </Place>
      <Place id="found">
        <OrphansCard />
      </Place>
    </Section>
  );
}
