import { LastKnown } from "@/monitor/LastKnown";
import { useMay } from "@/shared/api/session";
import type { Drill } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure } from "@/shared/ui/Surface";
import { useDrill, useStartDrill } from "./get-incident";
import css from "./Incident.module.css";

/** One tap in the evening: a test cry, and how long each parent takes to wake. */
export function DrillCard({ room }: { room: number }) {
  return useMay("room.edit") ? <DrillOf room={room} /> : null;
}

function DrillOf({ room }: { room: number }) {
  const start = useStartDrill(room);
  const drill = useDrill(start.data?.drill.id).data ?? start.data?.drill;
  const going = drill !== undefined && drill.state !== "over";
  return (
    <Card title={text.incident.drill}>
      <p className={css.help}>{text.incident.drillHelp}</p>
      {start.isError ? <Failure error={start.error} /> : null}
      {drill ? (
        <LastKnown>
          <DrillResult drill={drill} />
        </LastKnown>
      ) : null}
      {going ? null : (
        <Button icon="bell" busy={start.isPending} onClick={() => start.mutate()}>
          {drill ? text.incident.drillAgain : text.incident.drillStart}
        </Button>
      )}
    </Card>
  );
}

const seconds = (value: number): string => text.common.seconds(Math.round(value * 10) / 10);

function DrillResult({ drill }: { drill: Drill }) {
  const words = { waiting: text.incident.drillWaiting, ringing: text.incident.drillRinging, over: text.incident.drillOver }[drill.state];
  return (
    <div role="status">
      <p>
        <strong>{words}</strong> {drill.heard_s === null ? null : text.incident.drillHeard(seconds(drill.heard_s))}
      </p>
      {text.incident.drillFrom[drill.source] ? <p className={css.help}>{text.incident.drillFrom[drill.source]}</p> : null}
      <ul className={css.calls}>
        {drill.people.map((person) => (
          <li key={person.id}>
            <Icon name={person.woke_s === null ? "bell" : "check"} size={20} />
            <span>
              <strong>{person.name}</strong>{" "}
              {person.woke_s !== null
                ? text.incident.drillWoke(seconds(person.woke_s))
                : drill.state === "over"
                  ? text.incident.drillSlept
                  : text.incident.drillAsleep}
              <span className={css.help}>
                {person.rang_s === null ? text.incident.drillSilent : text.incident.drillRang(seconds(person.rang_s))}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
