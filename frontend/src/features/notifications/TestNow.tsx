import { useQuery } from "@tanstack/react-query";
import { useZone } from "@/shared/api/session";
import type { Channel, Delivery } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { timeOfDay } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import { sentQuery, useTestChannel } from "./get-channels";
import { Line } from "./Line";

/** "Send me a test now", and what came of it, in place. `person`: whose way it is, if not one's own. */
export function TestNow({ channel, person, first = false }: { channel: Channel; person?: string | undefined; first?: boolean }) {
  const test = useTestChannel();
  return (
    <>
      <Button look={first ? "primary" : "plain"} icon="bell" busy={test.isPending} onClick={() => test.mutate(channel.id)}>
        {person ? later.notifications.testOther(person) : later.notifications.test}
      </Button>
      {test.data ? <TestProof sent={test.data} proves={channel.proves} /> : null}
      {test.isError ? <Failure error={test.error} /> : null}
    </>
  );
}

/** Follows a test until its proof is there. */
function TestProof({ sent, proves }: { sent: Delivery; proves: boolean }) {
  const tz = useZone();
  const rows = useQuery({ ...sentQuery, refetchInterval: 2_000 }).data ?? [];
  const row = rows.find(({ id }) => id === sent.id) ?? sent;
  if (row.sounding_at) return <Line look="good">{later.notifications.testRang(timeOfDay(row.sounding_at, tz))}</Line>;
  if (row.received_at) return <Line look="good">{later.notifications.testGot(timeOfDay(row.received_at, tz))}</Line>;
  if (row.state === "dead" || row.state === "retry") return <Line look="bad">{row.words}</Line>;
  if (!proves && row.sent_at) return <Line look="good">{later.notifications.testTook(timeOfDay(row.sent_at, tz))}</Line>;
  return <span role="status">{later.notifications.testing}</span>;
}
