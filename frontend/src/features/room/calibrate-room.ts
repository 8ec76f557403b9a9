import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Calibration } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const CALIBRATE_S = 30;

/** Listens for 30 s and proposes both lines; saves nothing. */
const calibrateRoom = (id: number) => call<Calibration>(api.calibrate(id), { method: "POST", json: { seconds: CALIBRATE_S } });

export function useCalibrateRoom() {
  return useMutation({ mutationFn: calibrateRoom });
}
