import type { ReactNode } from "react";
import { useSights } from "@/monitor/sights";
import { useSilentPhones } from "@/monitor/useSilentPhones";
import { useZone } from "@/shared/api/session";
import type { Bedtime } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { clockTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import { useAskEverybody, useBedtime, wasAsked } from "./get-channels";
import css from "./Notifications.module.css";

/** Who has been reached with a receipt this evening, and who has not. "Armed" is said only when somebody would wake. */
export function BedtimeCard({ link }: { link?: ReactNode }) {
  const bedtime = useBedtime();
  const ask = useAskEverybody();
  const silent = useSilentPhones();
  const sights = useSights();
  if (!bedtime.data) return bedtime.isError ? <Failure error={bedtime.error} again={() => void bedtime.refetch()} /> : null;
  const asked = wasAsked(bedtime.data);
  return (
    <Card title={later.notifications.bedtime}>
      <Verdict bedtime={bedtime.data} asked={asked} />
      {silent ? <Notice tone="warn">{later.soothe.phonesSilent(silent)}</Notice> : null}
      {sights ? <Notice tone="warn">{sights}</Notice> : null}
      <ul className={css.rows}>
        {bedtime.data.people.map((person) => (
          <BedtimeRow key={person.id} person={person} bad={asked && !notReadyYet(bedtime.data)} />
        ))}
      </ul>
      {ask.isError ? <Failure error={ask.error} /> : null}
      <Button look={asked ? "plain" : "primary"} icon="bell" busy={ask.isPending} onClick={() => ask.mutate()}>
        {asked ? later.notifications.testAgain : later.notifications.testAll}
      </Button>
      <p className={css.help}>{later.notifications.bedtimeHelp}</p>
      {link}
    </Card>
  );
}

/** Nobody could be woken, and no device was ever tried: no alarm yet. */
function notReadyYet({ armed, untried }: Bedtime): boolean {
  return untried && !armed;
}

function Verdict({ bedtime, asked }: { bedtime: Bedtime; asked: boolean }) {
  if (!asked) return <Notice>{later.notifications.unasked}</Notice>;
  if (notReadyYet(bedtime)) return <Notice tone="warn">{later.notifications.untried}</Notice>;
  if (!bedtime.armed) return <Notice tone="bad">{later.notifications.notArmed}</Notice>;
  return bedtime.people.every(({ reached }) => reached) ? (
    <Notice tone="good">{later.notifications.armed}</Notice>
  ) : (
    <Notice tone="warn">{later.notifications.partly}</Notice>
  );
}

function BedtimeRow({ person: { name, on_duty, reached, words, at }, bad }: { person: Bedtime["people"][number]; bad: boolean }) {
  const tz = useZone();
  const look = reached ? "good" : bad ? "bad" : "warn";
  return (
    <li>
      <div className={css.channel}>
        <strong>{on_duty ? `${name} (${later.notifications.onDuty})` : name}</strong>
        <span className={css.line} data-look={look}>
          <Icon name={reached ? "check" : "warn"} size={18} />
          {reached && at ? `${words}, ${later.notifications.reachedAt(clockTime(at, tz))}` : words}
        </span>
      </div>
    </li>
  );
}
