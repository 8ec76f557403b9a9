import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Probe, ProbeIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Tries a stream before it is kept; the server answers within 8 s of its turn, later on a busy machine. */
const probeCamera = (stream: ProbeIn) => call<Probe>(api.probe, { method: "POST", json: stream });

export function useProbeCamera() {
  return useMutation({ mutationFn: probeCamera });
}
