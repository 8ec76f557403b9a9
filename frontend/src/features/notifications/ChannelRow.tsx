import { useState } from "react";
import { useZone } from "@/shared/api/session";
import type { Channel } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { exactTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Switch } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { EditWay } from "./EditWay";
import { useChangeChannel } from "./get-channels";
import { useRemoveChannel } from "./get-push";
import { useServices } from "./get-services";
import { Line } from "./Line";
import css from "./Notifications.module.css";
import { TestNow } from "./TestNow";

/** One way to reach somebody: how it does, a test of it with the time of its proof. `person`: whose, if not one's own. */
export function ChannelRow({ channel, person }: { channel: Channel; person: string | undefined }) {
  const change = useChangeChannel(channel.id);
  const words = later.notifications.transports[channel.kind];
  const service = useServices().find(({ code }) => code === channel.service);
  const [editing, edit] = useState(false);
  if (editing && service)
    return (
      <li>
        <strong>{channel.name}</strong>
        <EditWay service={service} id={channel.id} onDone={() => edit(false)} />
      </li>
    );
  return (
    <li>
      <div className={css.channel}>
        <strong>{channel.while_open ? words.name : channel.name}</strong>
        <span className={css.help}>
          {channel.while_open ? words.help : [service?.name ?? words.name, channel.address].filter(Boolean).join(" · ")}
        </span>
        <Health channel={channel} />
      </div>
      {channel.enabled ? <TestNow channel={channel} person={person} /> : null}
      {change.isError ? <Failure error={change.error} /> : null}
      <div className={css.acts}>
        <Switch
          label={later.notifications.on}
          checked={channel.enabled}
          disabled={change.isPending}
          onChange={(enabled) => change.mutate({ enabled })}
        />
        {service && !person ? (
          <Button look="quiet" onClick={() => edit(true)}>
            {text.common.edit}
          </Button>
        ) : null}
        {channel.while_open ? null : <Remove channel={channel} />}
      </div>
    </li>
  );
}

function Health({ channel }: { channel: Channel }) {
  const tz = useZone();
  const { dead_reason, fail_streak, last_receipt_at, last_ok_at, verified_at } = channel;
  if (dead_reason) return <Line look="bad">{later.notifications.dead(dead_reason)}</Line>;
  if (fail_streak > 0) return <Line look="bad">{later.notifications.failing(fail_streak)}</Line>;
  if (last_receipt_at) return <Line look="good">{later.notifications.lastReceipt(exactTime(last_receipt_at, tz))}</Line>;
  if (!verified_at && !channel.while_open) return <Line look="warn">{later.notifications.unproven}</Line>;
  return <span className={css.help}>{last_ok_at ? later.notifications.lastOk(exactTime(last_ok_at, tz)) : later.notifications.never}</span>;
}

function Remove({ channel }: { channel: Channel }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveChannel();
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {later.notifications.remove}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={later.notifications.transports[channel.kind].removeSure(channel.name)}
          yes={later.notifications.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(channel.id, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
