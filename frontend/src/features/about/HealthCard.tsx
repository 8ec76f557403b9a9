import { Link } from "wouter";
import { useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import type { HousePart } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { cameraPage } from "@/shared/lib/paths";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import css from "./About.module.css";
import { useHealth } from "./get-health";
import { PartRow } from "./PartRow";

/** How each part of the house is; nothing for those who may not see it. */
export function HealthCard() {
  return useMay("health.see") ? <Health /> : null;
}

function Health() {
  const health = useHealth();
  if (health.isPending) return <Skeleton lines={5} />;
  if (health.isError) return <Failure error={health.error} again={() => void health.refetch()} />;
  const bad = health.data.parts.filter((part) => !part.ok);
  return (
    <>
      <Notice tone={bad.length ? "warn" : "good"}>
        <strong>{bad.length ? later.about.unwell(bad.length) : later.about.well}</strong>
      </Notice>
      <Card title={later.about.parts}>
        <ul className={css.parts}>
          {[...bad, ...health.data.parts.filter((part) => part.ok)].map((part) => (
            <ServerPart key={part.part} part={part} />
          ))}
        </ul>
      </Card>
    </>
  );
}

function ServerPart({ part: { part, ok, words, detail } }: { part: HousePart }) {
  const rooms = useRooms().data ?? [];
  const [, number] = /^room:(\d+)$/.exec(part) ?? [];
  const room = number ? Number(number) : null;
  if (room === null) return <PartRow name={later.about.part(part)} ok={ok} words={words} detail={detail} mend={later.about.mend(part)} />;
  const name = rooms.find(({ id }) => id === room)?.name ?? later.about.room(room);
  return (
    <PartRow
      name={name}
      ok={ok}
      words={words}
      detail={detail}
      mend={later.about.mend("room")}
      act={<Link href={cameraPage(room)}>{later.about.toCamera}</Link>}
    />
  );
}
