import { useMutation } from "@tanstack/react-query";
import { useRealtimeStore } from "@/realtime/hooks";
import { ApiError, call } from "@/shared/api/client";
import type { Incident, Scope } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const ackIncident = (id: number) => call<Incident>(api.ack(id), { method: "POST" });
export const notMe = (id: number, scope: Scope, client_uuid: string) => call<Incident>(api.notMe(id), { method: "POST", json: { scope, client_uuid } });
export const undoAnswer = (id: number) => call<Incident>(api.undo(id), { method: "POST" });
export const snoozeIncident = (id: number, minutes: number) => call<Incident>(api.snooze(id), { method: "POST", json: { minutes } });

const hopeless = (error: unknown): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Says something about an incident and repeats it until the server has it: half asleep, nobody taps twice. */
function useAnswer<Said>(mutationFn: (said: Said) => Promise<Incident>) {
  const store = useRealtimeStore();
  return useMutation({
    mutationFn,
    retry: (failures, error) => failures < 100 && !hopeless(error),
    retryDelay: (failures) => Math.min(3000, 500 * 2 ** failures),
    networkMode: "always",
    onSuccess: (incident) => store.hear({ type: "incident.changed", at: new Date(store.serverNow()).toISOString(), incident }),
  });
}

/** "I've got it" */
export function useAck() {
  return useAnswer(ackIncident);
}

/** "Not me": the same uuid again counts once, another scope with it replaces the first. */
export function useNotMe() {
  return useAnswer(({ id, scope, uuid }: { id: number; scope: Scope; uuid: string }) => notMe(id, scope, uuid));
}

export function useUndo() {
  return useAnswer(undoAnswer);
}

export function useSnooze() {
  return useAnswer(({ id, minutes }: { id: number; minutes: number }) => snoozeIncident(id, minutes));
}
