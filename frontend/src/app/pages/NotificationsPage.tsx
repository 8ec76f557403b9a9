import { BabyBuddyCard } from "@/features/marks/BabyBuddyCard";
import { InstallCard } from "@/features/install/InstallCard";
import { BedtimeCard } from "@/features/notifications/BedtimeCard";
import { BrokerCard } from "@/features/notifications/BrokerCard";
import { ChannelLists } from "@/features/notifications/ChannelList";
import { HereCard } from "@/features/notifications/HereCard";
import { text } from "@/shared/i18n";
import { Screen } from "@/shared/ui/Surface";
import css from "./AboutPage.module.css";

export default function NotificationsPage() {
  return (
    <Screen title={text.notifications.title}>
      <div className={css.columns}>
        <div className={css.column}>
          <HereCard />
          <ChannelLists />
        </div>
        <div className={css.column}>
          <BedtimeCard />
          <InstallCard />
          <BrokerCard />
          <BabyBuddyCard />
        </div>
      </div>
    </Screen>
  );
}
