import { useMutation } from "@tanstack/react-query";
import { ApiError, call } from "@/shared/api/client";
import type { Incident } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const ackIncident = (id: number) => call<Incident>(api.ack(id), { method: "POST" });

const hopeless = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Says "I've got it" and repeats it until the server has it: half asleep, nobody taps twice. */
export function useAck(onDone: (incident: Incident) => void) {
  return useMutation({
    mutationFn: ackIncident,
    retry: (failures, error) => failures < 100 && !hopeless(error),
    retryDelay: (failures) => Math.min(3000, 500 * 2 ** failures),
    networkMode: "always",
    onSuccess: onDone,
  });
}
