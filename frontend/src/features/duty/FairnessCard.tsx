import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/shared/api/session";
import type { Share } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Face } from "@/shared/ui/Face";
import { Card, Failure } from "@/shared/ui/Surface";
import css from "./Duty.module.css";
import { fairnessQuery } from "./get-duty";

const DAYS = 28;
const WORTH_A_WORD_H = 3;

/** Who carried how much, in kind words: no ranking, a thank-you. */
export function FairnessCard() {
  return useMay("duty.edit") ? <Shares /> : null;
}

function Shares() {
  const shares = useQuery(fairnessQuery(DAYS));
  const some = shares.data?.filter((share) => share.hours > 0 || share.planned_hours > 0) ?? [];
  const most = Math.max(1, ...some.map(({ hours }) => hours));
  return (
    <Card title={text.duty.fairness} aside={<span className={css.help}>{text.duty.fairnessDays(DAYS)}</span>}>
      {shares.isError ? <Failure error={shares.error} again={() => void shares.refetch()} /> : null}
      {shares.isSuccess && !some.length ? <p className={css.help}>{text.duty.shareNone}</p> : null}
      <ul className={css.form}>
        {some.map((share) => (
          <ShareRow key={share.person.id} share={share} most={most} />
        ))}
      </ul>
      {some.length ? <Words shares={some} /> : null}
    </Card>
  );
}

function ShareRow({ share: { person, nights, hours }, most }: { share: Share; most: number }) {
  return (
    <li className={css.share}>
      <Face name={person.name} colour={person.colour} small />
      <span>{person.name}</span>
      <span className={css.track} aria-hidden="true">
        <span style={{ inlineSize: `${(hours / most) * 100}%`, background: person.colour }} />
      </span>
      <span className={css.help}>{text.duty.share(nights, hours)}</span>
    </li>
  );
}

function Words({ shares }: { shares: Share[] }) {
  const extra = shares.filter((share) => share.hours - share.planned_hours >= WORTH_A_WORD_H);
  if (!extra.length) return <p>{text.duty.shareEven}</p>;
  return extra.map(({ person, hours, planned_hours }) => <p key={person.id}>{text.duty.shareExtra(person.name, hours - planned_hours)}</p>);
}
