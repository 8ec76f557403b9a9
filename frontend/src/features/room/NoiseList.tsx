import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useZone } from "@/shared/api/session";
import type { Noise } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { incidentPage, nightMoment } from "@/shared/lib/paths";
import { ago, clockTime, dateAfter, dayKey, exactTime, minuteOfDay } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { useNoises } from "./get-noises";
import css from "./Room.module.css";

/** The start of today in the family's zone; the same text all day long. */
function useToday(tz: string | undefined): string {
  const now = useNow(60_000);
  const day = dayKey(now, tz);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the day decides, not the minute
  return useMemo(() => new Date(Math.floor((now - minuteOfDay(now, tz) * 60_000) / 60_000) * 60_000).toISOString(), [day, tz]);
}

const SOME = 6;
const NOON_MIN = 12 * 60;

export function NoiseList({ room }: { room: number }) {
  const tz = useZone();
  const now = useNow(30_000);
  const noises = useNoises(room, useToday(tz));
  const [shown, setShown] = useState(SOME);
  return (
    <Card title={text.room.noises}>
      {noises.isPending ? (
        <Skeleton lines={2} />
      ) : noises.isError ? (
        <Failure error={noises.error} again={() => void noises.refetch()} />
      ) : null}
      {noises.data?.length === 0 ? <p className={css.help}>{text.room.noNoises}</p> : null}
      <ul className={css.noises}>
        {noises.data?.slice(0, shown).map((noise) => (
          <li key={noise.id}>
            <Link href={momentOf(Date.parse(noise.started_at), tz)} aria-label={later.night.at(clockTime(noise.started_at, tz))}>
              <time dateTime={noise.started_at} title={exactTime(noise.started_at, tz)}>
                {clockTime(noise.started_at, tz)}
              </time>
            </Link>
            <span>
              {noise.incident === null ? words(noise) : <Link href={incidentPage(noise.incident)}>{words(noise)}</Link>}
              <span className={css.became} data-woke={woke(noise)}>
                {became(noise)}
              </span>
            </span>
            <span className={css.help}>{ago(noise.started_at, now)}</span>
          </li>
        ))}
      </ul>
      {(noises.data?.length ?? 0) > shown ? <Button onClick={() => setShown(shown + 20)}>{text.common.more}</Button> : null}
    </Card>
  );
}

/** Where it stands in its night, which goes from noon to noon and is named after its evening. */
function momentOf(at: number, tz: string | undefined): string {
  const day = dayKey(at, tz);
  return nightMoment(minuteOfDay(at, tz) < NOON_MIN ? dateAfter(day, -1) : day, at);
}

const woke = ({ woke_at, incident }: Noise): boolean => woke_at !== null || incident !== null;

/** What it was and whether it woke anybody: "A cry: crying for 3 s", "A noise, did not wake anybody". */
function became(noise: Noise): string {
  const what = text.wake.certainty(noise.certainty);
  if (noise.through !== null) return [what, text.wake.through].join(", ");
  return woke(noise) ? text.wake.said(noise.certainty, noise.cause || "loud", noise.cause_s) : [what, text.wake.nobody].join(", ");
}

function words(noise: Noise): string {
  const level = text.db(noise.peak_db ?? noise.level_db);
  return noise.ended_at === null ? text.room.noiseNow(level) : text.room.noise(level, text.common.seconds(Math.round(noise.loud_s ?? 0)));
}
