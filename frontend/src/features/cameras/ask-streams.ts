import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { AskedCamera, CameraStream } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Asks a camera that was found for its streams. */
export function useAskStreams() {
  return useMutation({ mutationFn: (json: AskedCamera) => call<CameraStream[]>(api.cameraStreams, { method: "POST", json }) });
}
