import { MorningCard } from "@/features/family/MorningCard";
import { NightHoursCard } from "@/features/family/NightHoursCard";
import { SettingsCard } from "@/features/family/SettingsCard";
import { useMay, useSession } from "@/shared/api/session";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { LinkButton } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Place } from "@/shared/ui/Place";
import { Card } from "@/shared/ui/Surface";
import type { ThemeChoice } from "../theme";
import { Section } from "./Section";
import css from "./Section.module.css";

interface Props {
  choice: ThemeChoice;
  choose: (choice: ThemeChoice) => void;
}

const choices: ThemeChoice[] = ["auto", "night", "day"];
const words = later.settings;

/** When night is, what this device looks like in it, and the ways to the evening's two other pages. */
export default function NightSection({ choice, choose }: Props) {
  const household = useSession()?.household;
  return (
    <Section title={words.names.night}>
      <Ways />
      <Place id="hours">
        <SettingsCard title={later.family.night}>{({ household: house }) => <NightHoursCard household={house} />}</SettingsCard>
      </Place>
      <Place id="morning">
        <MorningCard />
      </Place>
      <Place id="colours">
        <Card title={words.device}>
          <Choice
            label={later.family.theme}
            value={choice}
            options={choices.map((value) => ({ value, label: later.family.themeChoices[value] }))}
            onChange={choose}
          />
          {household && choice === "auto" ? (
            <p className={css.help}>{later.family.themeHelp(household.night_start, household.morning_time)}</p>
          ) : null}
        </Card>
      </Place>
    </Section>
  );
}

function Ways() {
  const called = useMay("incident.ack");
  const planned = useMay("duty.see");
  return (
    <>
      {called ? (
        <LinkButton href={pages.tonight} icon="moon" wide>
          {words.toNight}
        </LinkButton>
      ) : null}
      {planned ? (
        <LinkButton href={pages.duty} icon="duty" wide>
          {words.toDuty}
        </LinkButton>
      ) : null}
    </>
  );
}
