import { LooksCard } from "@/features/profile/LooksCard";
import { PlaceCard } from "@/features/profile/PlaceCard";
import { useSelf } from "@/features/profile/self";
import { DevicesCard } from "@/features/pairing/DevicesCard";
import { PasskeysCard } from "@/features/passkeys/PasskeysCard";
import { SelfCard } from "@/features/session/SelfCard";
import { SessionsCard } from "@/features/sessions/SessionList";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { Screen } from "@/shared/ui/Surface";
import css from "./FamilyPage.module.css";

/** One's own account. */
export default function MePage() {
  const self = useSelf();
  if (!self) return null;
  return (
    <Screen title={text.me.title} back={pages.family}>
      <div className={css.columns}>
        <div className={css.column}>
          <LooksCard self={self} />
          <PlaceCard self={self} />
        </div>
        <div className={css.column}>
          <SelfCard />
          <PasskeysCard />
          <SessionsCard />
          <DevicesCard />
        </div>
      </div>
    </Screen>
  );
}
