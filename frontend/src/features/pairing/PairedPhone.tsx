import type { ReactNode } from "react";
import { RoomPicture } from "@/monitor/RoomPicture";
import type { Device } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import css from "./Pairing.module.css";

/** It worked: the phone's name, and what it sees. */
export function PairedPhone({ device, children }: { device: Device; children: ReactNode }) {
  return (
    <div className={css.paired} role="status" data-paired={device.room}>
      <p className={css.success}>
        <Icon name="check" size={28} />
        <strong>{text.pairing.paired(device.name, device.room_name)}</strong>
      </p>
      <div className={css.first}>
        <RoomPicture room={device.room} name={device.room_name} whole silent />
      </div>
      <p className={css.help}>{text.pairing.place}</p>
      <div className={css.buttons}>{children}</div>
    </div>
  );
}
