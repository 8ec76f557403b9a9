import type { Health } from "@/shared/api/types";

/** How full a camera's battery is, per cent, and whether it is being charged (null: not known); null without a battery. */
export function powerOf({ readings }: Health): { percent: number; charging: boolean | null } | null {
  const battery = readings.find(({ name }) => name === "battery");
  const charging = readings.find(({ name }) => name === "charging");
  return battery ? { percent: battery.value, charging: charging ? charging.value > 0 : null } : null;
}
