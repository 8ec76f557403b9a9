import { SoundTest } from "@/features/alarm/SoundTest";
import { InstallCard } from "@/features/install/InstallCard";
import { BedtimeCard } from "@/features/notifications/BedtimeCard";
import { ChannelLists } from "@/features/notifications/ChannelList";
import { HereCard } from "@/features/notifications/HereCard";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Card } from "@/shared/ui/Surface";
import { Section } from "./Section";
import css from "./Section.module.css";

/** What of mine would wake me, and whether it was tried. */
export default function DevicesSection() {
  return (
    <Section title={later.settings.names.devices}>
      <Place id="here">
        <HereCard />
      </Place>
      <Place id="ways">
        <ChannelLists />
      </Place>
      <Place id="bedtime">
        <BedtimeCard />
      </Place>
      <Place id="sound">
        <Card title={later.settings.deviceSound}>
          <div className={css.sound} role="group" aria-label={later.family.sound}>
            <SoundTest />
          </div>
          <p className={css.help}>{later.family.soundHelp}</p>
        </Card>
      </Place>
      <Place id="install">
        <InstallCard />
      </Place>
    </Section>
  );
}
