import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LastKnown } from "@/monitor/LastKnown";
import { useRealtime, useRealtimeStore, useShownState } from "@/realtime/hooks";
import { devicesQuery } from "@/shared/api/phone";
import { useRoom } from "@/shared/api/rooms";
import { useMay, useZone } from "@/shared/api/session";
import type { Device } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { powerOf } from "@/shared/lib/power";
import { ago, exactTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { StateMark } from "@/shared/ui/StateMark";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { Warnings } from "@/shared/ui/Warnings";
import { useReload, useRevoke } from "./get-pairing";
import css from "./Pairing.module.css";

/** Every phone that is a camera: how it does, and how its access ends. */
export function DeviceList({ link }: { link: (room: number) => ReactNode }) {
  const may = useMay("camera.edit");
  const devices = useQuery({ ...devicesQuery, enabled: may });
  if (!may) return null;
  if (devices.isError) return <Failure error={devices.error} again={() => void devices.refetch()} />;
  return (devices.data ?? []).map((device) => (
    <DeviceCard key={device.id} device={device}>
      {link(device.room)}
    </DeviceCard>
  ));
}

function DeviceCard({ device, children }: { device: Device; children: ReactNode }) {
  const state = useShownState(device.room);
  const room = useRoom(device.room);
  const health = useRealtime((known) => known.rooms[device.room]?.health) ?? room?.health;
  const warnings = health?.warnings ?? [];
  const power = health && powerOf(health);
  return (
    <Card title={device.room_name} aside={<StateMark state={state} />} data-device={device.id}>
      <LastKnown>
        <Warnings warnings={warnings} />
        <dl className={css.facts}>
          <dt>{device.kind === "phone" ? text.pairing.name : text.pairing.program}</dt>
          <dd>
            {device.name} · {device.online ? text.pairing.online : text.pairing.offline}
          </dd>
          <dt>{text.pairing.seen}</dt>
          <dd>
            <Seen device={device} />
          </dd>
          {power ? (
            <>
              <dt>{later.cameras.battery}</dt>
              <dd>{text.health.percent(power.percent, power.charging)}</dd>
            </>
          ) : null}
        </dl>
      </LastKnown>
      <div className={css.buttons}>
        {children}
        {device.kind === "phone" && device.online ? <Reload room={device.room} /> : null}
        <Revoke device={device} />
      </div>
    </Card>
  );
}

export function Seen({ device }: { device: Device }) {
  const tz = useZone();
  const { serverNow } = useRealtimeStore();
  useNow(30_000);
  if (device.online) return text.pairing.now;
  if (!device.seen_at) return text.pairing.never;
  return (
    <time dateTime={device.seen_at} title={exactTime(device.seen_at, tz)}>
      {ago(device.seen_at, serverNow())}
    </time>
  );
}

function Reload({ room }: { room: number }) {
  const reload = useReload(room);
  const may = useMay("camera.control");
  if (!may) return null;
  return (
    <>
      <Button busy={reload.isPending} onClick={() => reload.mutate(undefined, { onSuccess: () => void toast(text.pairing.reloaded) })}>
        {text.pairing.reload}
      </Button>
      {reload.isError ? <Failure error={reload.error} /> : null}
    </>
  );
}

export function Revoke({ device }: { device: Device }) {
  const [asking, setAsking] = useState(false);
  const revoke = useRevoke(() => void toast(text.pairing.revoked(device.name)));
  const end = (): void => revoke.mutate(device.id, { onSettled: () => setAsking(false) });
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {text.pairing.revoke}
      </Button>
      {revoke.isError ? <Failure error={revoke.error} /> : null}
      {asking ? (
        <Confirm
          question={text.pairing.revokeSure(device.name, device.room_name)}
          yes={text.pairing.revoke}
          busy={revoke.isPending}
          onNo={() => setAsking(false)}
          onYes={end}
        />
      ) : null}
    </>
  );
}
