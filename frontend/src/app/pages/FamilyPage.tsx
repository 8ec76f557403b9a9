import { Link } from "wouter";
import { SoundTest } from "@/features/alarm/SoundTest";
import { InviteCard } from "@/features/family/InviteCard";
import { PeopleCard } from "@/features/family/PeopleCard";
import { SettingsCards } from "@/features/family/SettingsCards";
import { SelfCard } from "@/features/session/SelfCard";
import { SessionsOf } from "@/features/sessions/SessionList";
import { useMay, useSession } from "@/shared/api/session";
import { pages } from "@/shared/lib/paths";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { LinkButton } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Card, Screen } from "@/shared/ui/Surface";
import type { ThemeChoice } from "../theme";
import css from "./FamilyPage.module.css";

interface Props {
  choice: ThemeChoice;
  choose: (choice: ThemeChoice) => void;
}

const choices: ThemeChoice[] = ["auto", "night", "day"];

export default function FamilyPage(theme: Props) {
  const maySee = useMay("people.see");
  return (
    <Screen title={text.family.title}>
      <div className={css.columns}>
        <div className={css.column}>
          {maySee ? <PeopleCard more={(person) => <SessionsOf person={person.id} name={person.name} />} /> : null}
          <InviteCard />
          <SelfCard>
            <LinkButton href={pages.me}>{text.me.open}</LinkButton>
          </SelfCard>
        </div>
        <div className={css.column}>
          <DeviceCard {...theme} />
          <SettingsCards />
          <More />
        </div>
      </div>
    </Screen>
  );
}

/** Pages that are needed seldom. */
function More() {
  const mayAudit = useMay("audit.see");
  return (
    <Card title={text.family.more}>
      <div className={css.links}>
        {mayAudit ? <LinkButton href={pages.audit}>{later.audit.open}</LinkButton> : null}
        <LinkButton href={pages.about}>{text.family.about}</LinkButton>
      </div>
    </Card>
  );
}

/** What is kept on this device alone. */
function DeviceCard({ choice, choose }: Props) {
  const household = useSession()?.household;
  return (
    <Card title={text.family.device}>
      <Choice
        label={text.family.theme}
        value={choice}
        options={choices.map((value) => ({ value, label: text.family.themeChoices[value] }))}
        onChange={choose}
      />
      {household && choice === "auto" ? (
        <p className={css.help}>{text.family.themeHelp(household.night_start, household.morning_time)}</p>
      ) : null}
      <div className={css.sound} role="group" aria-label={text.family.sound}>
        <SoundTest />
      </div>
      <p className={css.help}>{text.family.soundHelp}</p>
      <Link href={pages.notifications}>{text.duty.toNotifications}</Link>
    </Card>
  );
}
