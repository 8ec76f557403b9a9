import { AccessKeysCard } from "@/features/access-keys/AccessKeysCard";
import { KeysCard } from "@/features/keys/KeysCard";
import { DevicesCard } from "@/features/pairing/DevicesCard";
import { PasskeysCard } from "@/features/passkeys/PasskeysCard";
import { LooksCard } from "@/features/profile/LooksCard";
import { PlaceCard } from "@/features/profile/PlaceCard";
import { useSelf } from "@/features/profile/self";
import { SelfCard } from "@/features/session/SelfCard";
import { SessionsCard } from "@/features/sessions/SessionList";
import { later } from "@/shared/i18n/later";
import { Place } from "@/shared/ui/Place";
import { Section } from "./Section";

/** One's own account. */
export default function MeSection() {
  const self = useSelf();
  if (!self) return null;
  return (
    <Section title={later.settings.names.me}>
      <Place id="looks">
        <LooksCard self={self} />
      </Place>
      <Place id="reading">
        <PlaceCard self={self} />
      </Place>
      <Place id="keys">
        <KeysCard />
      </Place>
      <Place id="password">
        <SelfCard />
      </Place>
      <Place id="passkeys">
        <PasskeysCard />
      </Place>
      <Place id="logins">
        <SessionsCard />
      </Place>
      <Place id="programs">
        <AccessKeysCard />
      </Place>
      <Place id="phones">
        <DevicesCard />
      </Place>
    </Section>
  );
}
