import { AccessKeysOf } from "@/features/access-keys/AccessKeysOf";
import { HouseholdCard } from "@/features/family/HouseholdCard";
import { InviteCard } from "@/features/family/InviteCard";
import { PeopleCard } from "@/features/family/PeopleCard";
import { SettingsCard } from "@/features/family/SettingsCard";
import { SessionsOf } from "@/features/sessions/SessionList";
import { useMay } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { LinkButton } from "@/shared/ui/Button";
import { Place } from "@/shared/ui/Place";
import { Card } from "@/shared/ui/Surface";
import { Section } from "./Section";
import css from "./Section.module.css";

/** Who belongs to the house, who may come in, and what the house is called. */
export default function FamilySection() {
  const mayAudit = useMay("audit.see");
  return (
    <Section title={later.settings.names.family}>
      <Place id="people">
        <PeopleCard
          more={(person) => (
            <>
              <SessionsOf person={person.id} name={person.name} />
              <AccessKeysOf person={person.id} name={person.name} />
            </>
          )}
        />
      </Place>
      <Place id="invitations">
        <InviteCard />
      </Place>
      <Place id="household">
        <SettingsCard title={later.family.household}>{({ household }) => <HouseholdCard household={household} />}</SettingsCard>
      </Place>
      {mayAudit ? (
        <Place id="audit">
          <Card title={later.audit.title}>
            <p className={css.help}>{later.audit.help}</p>
            <div>
              <LinkButton href={pages.audit}>{later.audit.open}</LinkButton>
            </div>
          </Card>
        </Place>
      ) : null}
    </Section>
  );
}
