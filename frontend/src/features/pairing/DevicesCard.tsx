import { useQuery } from "@tanstack/react-query";
import { devicesQuery } from "@/shared/api/phone";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { Revoke, Seen } from "./DeviceList";
import css from "./Pairing.module.css";

const words = text.pairing;

/** Phones and programs that have access as cameras, in short, beside the logins: for one that was lost or given away. */
export function DevicesCard() {
  if (!useMay("camera.edit")) return null;
  return (
    <Card title={words.devices}>
      <Rows />
    </Card>
  );
}

function Rows() {
  const devices = useQuery(devicesQuery);
  if (devices.isPending) return <Skeleton />;
  if (!devices.data) return <Failure error={devices.error} again={() => void devices.refetch()} />;
  if (!devices.data.length) return <p className={css.muted}>{words.noDevices}</p>;
  return (
    <ul className={css.devices}>
      {devices.data.map((device) => (
        <li key={device.id} data-device={device.id}>
          <Icon name={device.kind === "phone" ? "phone" : "live"} />
          <p>
            <strong>{device.name}</strong>
            <span className={css.muted}>
              {device.room_name} · {words.seen}: <Seen device={device} />
            </span>
          </p>
          <Revoke device={device} />
        </li>
      ))}
    </ul>
  );
}
