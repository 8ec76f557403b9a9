import { SettingsCard } from "@/features/family/SettingsCard";
import { WatchCard } from "@/features/family/WatchCard";
import { BabyBuddyCard } from "@/features/marks/BabyBuddyCard";
import { BrokerCard } from "@/features/notifications/BrokerCard";
import { MailCard } from "@/features/notifications/MailCard";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Section } from "./Section";

/** What of the house's other programs babycam speaks with. */
export default function IntegrationsSection() {
  return (
    <Section title={later.settings.names.integrations}>
      <Place id="broker">
        <BrokerCard />
      </Place>
      <Place id="mail-server">
        <MailCard />
      </Place>
      <Place id="baby-buddy">
        <BabyBuddyCard />
      </Place>
      <Place id="watch">
        <SettingsCard title={later.settings.watch}>{({ policy }) => <WatchCard url={policy.ping_url} />}</SettingsCard>
      </Place>
    </Section>
  );
}
