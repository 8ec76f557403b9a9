import { Link } from "wouter";
import { useZone } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { incidentPage } from "@/shared/lib/paths";
import { ago, duration, exactTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { useOutages } from "./get-outages";
import css from "./Room.module.css";

const SOME = 6;

/** When the room's camera was gone: its own history, in which no child cries. */
export function OutageList({ room }: { room: number }) {
  const outages = useOutages(room);
  return (
    <Card title={later.outages.title}>
      {outages.isPending ? <Skeleton lines={2} /> : null}
      {outages.isError ? <Failure error={outages.error} again={() => void outages.refetch()} /> : null}
      {outages.data?.length === 0 ? <p className={css.help}>{later.outages.none}</p> : null}
      <ul className={css.noises}>
        {outages.data?.slice(0, SOME).map((each) => (
          <Outage key={each.id} incident={each} />
        ))}
      </ul>
    </Card>
  );
}

function Outage({ incident }: { incident: Incident }) {
  const tz = useZone();
  const now = useNow(30_000);
  const { opened_at, acked_by, words } = incident;
  return (
    <li>
      <span className={css.help}>{ago(opened_at, now)}</span>
      <span>
        <Link href={incidentPage(incident.id)}>{words}</Link>
        <span className={css.became}>{acked_by ? later.outages.by(acked_by.name) : null}</span>
      </span>
      <time dateTime={opened_at} title={exactTime(opened_at, tz)}>
        {lasted(incident)}
      </time>
    </li>
  );
}

function lasted({ opened_at, resolved_at }: Incident): string {
  if (resolved_at === null) return later.outages.now;
  return later.outages.lasted(duration((Date.parse(resolved_at) - Date.parse(opened_at)) / 1000));
}
