import { useMutation } from "@tanstack/react-query";
import { useRealtimeStore } from "@/realtime/hooks";
import { call, wordsOf } from "@/shared/api/client";
import { insist } from "@/shared/api/insist";
import type { Quiet } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { steadyNow } from "@/shared/lib/steady";
import { newUuid } from "@/shared/lib/uuid";
import { toast } from "@/shared/ui/toasts";

/** What was wished so long ago is meant no more. */
const TRIES_MS = 60_000;

export type Length = { minutes: number } | { calm_minutes: number };

/** Asks until the server has it, and shows its answer at once. A refusal is told in the server's words. */
function useQuietRequest<Asked extends { room: number }>(
  ask: (asked: Asked, signal: AbortSignal) => Promise<{ quiet: Quiet | null }>,
  onRefused?: () => void,
) {
  const store = useRealtimeStore();
  return useMutation({
    retry: false,
    mutationFn: (asked: Asked) => {
      const until = steadyNow() + TRIES_MS;
      return insist((signal) => ask(asked, signal), { failed: () => undefined, outdated: () => steadyNow() > until });
    },
    onSuccess: ({ quiet }, { room }) => store.hear({ type: "quiet.changed", at: new Date(store.serverNow()).toISOString(), room, quiet }),
    onError: (error) => {
      toast(wordsOf(error) || text.alarm.tooLate);
      onRefused?.();
    },
  });
}

/** "I'm with her": the room's noises ring for nobody for so long. The same `uuid` again counts once. */
export function useSayQuiet(onRefused?: () => void) {
  return useQuietRequest(
    ({ room, length, uuid }: { room: number; length: Length; uuid: string }, signal) =>
      call(api.quiet(room), { method: "POST", json: { ...length, client_uuid: uuid }, signal }),
    onRefused,
  );
}

/** The room is listened to again. */
export function useListenAgain() {
  return useQuietRequest(({ room }: { room: number }, signal) => call(api.quiet(room), { method: "DELETE", signal }));
}

/** One tap, with what tells it from the next. */
export const quietTap = (room: number, length: Length): { room: number; length: Length; uuid: string } => ({
  room,
  length,
  uuid: newUuid(),
});
