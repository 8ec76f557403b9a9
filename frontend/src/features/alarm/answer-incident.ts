import { useMutation } from "@tanstack/react-query";
import { useRealtimeStore } from "@/realtime/hooks";
import type { Realtime } from "@/realtime/store";
import { call, wordsOf } from "@/shared/api/client";
import { insist } from "@/shared/api/insist";
import type { Incident, Scope } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";
import { noteRefused, noteSent, noteUnsent } from "./unsent";

/** What is said of one incident in one round. */
export interface Said {
  id: number;
  round: number;
}

type Outdated = (store: Realtime) => boolean;

/** It has rung anew since: an answer to the round before must not silence this one. */
const rungAnew =
  ({ id, round }: Said): Outdated =>
  (store) =>
    (store.getState().incidents[id]?.round ?? round) > round;

/** Says something about an incident and repeats it until the server has it, over every screen and with the page hidden. A refusal is told
    by a toast, and kept for the screens that lie above those. */
function useAnswer<Each extends Said>(
  say: (said: Each, signal: AbortSignal) => Promise<Incident>,
  outdatedFor: (said: Each) => Outdated = rungAnew,
  onRefused?: (said: Each) => void,
) {
  const store = useRealtimeStore();
  return useMutation({
    networkMode: "always",
    retry: false,
    mutationFn: (said: Each) => {
      const outdated = outdatedFor(said);
      noteUnsent(said.id, 0);
      return insist((signal) => say(said, signal), {
        failed: (failures) => noteUnsent(said.id, failures),
        outdated: () => outdated(store),
      });
    },
    onSuccess: (incident) => store.hear({ type: "incident.changed", at: new Date(store.serverNow()).toISOString(), incident }),
    onError: (error, said) => {
      const words = wordsOf(error) || text.alarm.tooLate;
      noteRefused(said.id, words);
      toast(words);
      onRefused?.(said);
    },
    onSettled: (_incident, _error, said) => noteSent(said.id),
  });
}

/** "I've got it". `onRefused`: the server will not have it, so it is not answered. */
export function useAck(onRefused?: (said: Said) => void) {
  return useAnswer(({ id }: Said, signal) => call<Incident>(api.ack(id), { method: "POST", signal }), rungAnew, onRefused);
}

/** "Not me": the same uuid again counts once, another scope with it replaces the first. */
export function useNotMe() {
  return useAnswer(({ id, scope, uuid }: Said & { scope: Scope; uuid: string }, signal) =>
    call<Incident>(api.notMe(id), { method: "POST", json: { scope, client_uuid: uuid }, signal }),
  );
}

export function useUndo() {
  return useAnswer(({ id }: Said, signal) => call<Incident>(api.undo(id), { method: "POST", signal }));
}
