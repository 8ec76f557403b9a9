import { useZone } from "@/shared/api/session";
import type { Lane } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { clockTime } from "@/shared/lib/time";
import { Card } from "@/shared/ui/Surface";
import { useReadings } from "./get-readings";
import { HEIGHT, pathOf, valueOf, WIDTH } from "./lane";
import css from "./ReadingLanes.module.css";

/** What the room's camera has measured lately: a lane for each kind of reading, as the server names it. Nothing without any. */
export function ReadingLanes({ room }: { room: number }) {
  const { data } = useReadings(room);
  if (!data?.lanes.length) return null;
  return (
    <Card title={later.readings.title}>
      {data.lanes.map((lane) => (
        <Drawn key={lane.name} lane={lane} stepS={data.step_s} />
      ))}
    </Card>
  );
}

function Drawn({ lane, stepS }: { lane: Lane; stepS: number }) {
  const tz = useZone();
  const [from = 0] = lane.points[0] ?? [];
  const [to = 0, newest = 0] = lane.points.at(-1) ?? [];
  const time = (at: number): string => clockTime(new Date(at * 1000).toISOString(), tz);
  const said = valueOf(lane, newest);
  return (
    <figure className={css.lane}>
      <figcaption>
        {lane.label} <b>{said}</b>
      </figcaption>
      <svg viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} preserveAspectRatio="none" role="img" aria-label={later.readings.lane(lane.label, said)}>
        <path d={pathOf(lane, stepS)} />
      </svg>
      <p className={css.axis} aria-hidden="true">
        <span>{time(from)}</span>
        <span>{time(to)}</span>
      </p>
    </figure>
  );
}
