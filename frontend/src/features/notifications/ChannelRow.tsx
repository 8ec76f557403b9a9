import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useZone } from "@/shared/api/session";
import type { Channel, Delivery } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime, timeOfDay } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Switch } from "@/shared/ui/Field";
import { Icon } from "@/shared/ui/Icon";
import { Failure } from "@/shared/ui/Surface";
import { sentQuery, useChangeChannel, useTestChannel } from "./get-channels";
import { useRemoveChannel } from "./get-push";
import css from "./Notifications.module.css";

/** One way to reach somebody: how it does, a test of it with the time of its proof. `person`: whose, if not one's own. */
export function ChannelRow({ channel, person }: { channel: Channel; person: string | undefined }) {
  const test = useTestChannel();
  const change = useChangeChannel(channel.id);
  const words = text.notifications.transports[channel.kind];
  return (
    <li>
      <div className={css.channel}>
        <strong>{channel.while_open ? words.name : channel.name}</strong>
        <span className={css.help}>{channel.while_open ? words.help : [words.name, channel.address].filter(Boolean).join(" · ")}</span>
        <Health channel={channel} />
      </div>
      {channel.enabled ? (
        <Button icon="bell" busy={test.isPending} onClick={() => test.mutate(channel.id)}>
          {person ? text.notifications.testOther(person) : text.notifications.test}
        </Button>
      ) : null}
      {test.data ? <TestProof sent={test.data} proves={channel.proves} /> : null}
      {test.isError ? <Failure error={test.error} /> : change.isError ? <Failure error={change.error} /> : null}
      <div className={css.acts}>
        <Switch
          label={text.notifications.on}
          checked={channel.enabled}
          disabled={change.isPending}
          onChange={(enabled) => change.mutate({ enabled })}
        />
        {channel.while_open ? null : <Remove channel={channel} />}
      </div>
    </li>
  );
}

function Health({ channel }: { channel: Channel }) {
  const tz = useZone();
  const { dead_reason, fail_streak, last_receipt_at, last_ok_at, verified_at } = channel;
  if (dead_reason) return <Line look="bad">{text.notifications.dead(dead_reason)}</Line>;
  if (fail_streak > 0) return <Line look="bad">{text.notifications.failing(fail_streak)}</Line>;
  if (last_receipt_at) return <Line look="good">{text.notifications.lastReceipt(exactTime(last_receipt_at, tz))}</Line>;
  if (!verified_at && !channel.while_open) return <Line look="warn">{text.notifications.unproven}</Line>;
  return <span className={css.help}>{last_ok_at ? text.notifications.lastOk(exactTime(last_ok_at, tz)) : text.notifications.never}</span>;
}

function Line({ look, children }: { look: "good" | "warn" | "bad"; children: string }) {
  return (
    <span className={css.line} data-look={look}>
      <Icon name={look === "good" ? "check" : "warn"} size={18} />
      {children}
    </span>
  );
}

/** Follows a test until its proof is there. */
function TestProof({ sent, proves }: { sent: Delivery; proves: boolean }) {
  const tz = useZone();
  const rows = useQuery({ ...sentQuery, refetchInterval: 2_000 }).data ?? [];
  const row = rows.find(({ id }) => id === sent.id) ?? sent;
  if (row.sounding_at) return <Line look="good">{text.notifications.testRang(timeOfDay(row.sounding_at, tz))}</Line>;
  if (row.received_at) return <Line look="good">{text.notifications.testGot(timeOfDay(row.received_at, tz))}</Line>;
  if (row.state === "dead" || row.state === "retry") return <Line look="bad">{row.words}</Line>;
  if (!proves && row.sent_at) return <Line look="good">{text.notifications.testTook(timeOfDay(row.sent_at, tz))}</Line>;
  return <span role="status">{text.notifications.testing}</span>;
}

function Remove({ channel }: { channel: Channel }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveChannel();
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {text.notifications.remove}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={text.notifications.transports[channel.kind].removeSure(channel.name)}
          yes={text.notifications.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(channel.id, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
