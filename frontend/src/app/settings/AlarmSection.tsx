import { useQuery } from "@tanstack/react-query";
import { AlarmCard } from "@/features/family/AlarmCard";
import { SettingsCard } from "@/features/family/SettingsCard";
import { TimesCard } from "@/features/family/TimesCard";
import { ladderQuery } from "@/features/ladder/get-ladder";
import { Preview } from "@/features/ladder/Preview";
import type { Ladder } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { LinkButton } from "@/shared/ui/Button";
import { Place } from "@/shared/ui/Place";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { Section } from "./Section";

const words = later.ladder;

/** When who is called, drawn and each time by itself; and when it is over. */
export default function AlarmSection() {
  const ladder = useQuery(ladderQuery);
  return (
    <Section title={later.settings.names.alarm}>
      {ladder.isPending ? <Skeleton lines={4} /> : null}
      {ladder.isError ? <Failure error={ladder.error} again={() => void ladder.refetch()} /> : null}
      {ladder.data ? <Cards ladder={ladder.data} /> : null}
      <LinkButton href={pages.duty} icon="duty" wide>
        {later.settings.toDuty}
      </LinkButton>
      <LinkButton href={pages.notifications} icon="phone" wide>
        {words.toWays}
      </LinkButton>
    </Section>
  );
}

function Cards({ ladder }: { ladder: Ladder }) {
  return (
    <>
      <Place id="times">
        <SettingsCard title={words.times}>
          {({ policy }) => (
            <TimesCard policy={policy} ladder={ladder}>
              {(thought) => <Preview thought={thought} />}
            </TimesCard>
          )}
        </SettingsCard>
      </Place>
      <Place id="over">
        <SettingsCard title={words.over}>{({ policy }) => <AlarmCard policy={policy} ladder={ladder} />}</SettingsCard>
      </Place>
    </>
  );
}
