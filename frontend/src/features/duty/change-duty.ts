import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, call } from "@/shared/api/client";
import type { DutyRule, NewRule, Override, OverrideIn, Preview, PreviewIn, Dnd, DndIn, Rota, Swap, SwapIn } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";

const hopeless = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

const sayOverride = (json: OverrideIn) => call<Override>(api.duty.overrides, { method: "POST", json });

/** `words` are said by the mutation itself: what showed the thing may be gone with it before the answer is here. */
function useDutyMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>, persistent = false, words = "") {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    ...(persistent
      ? {
          retry: (failures: number, error: Error) => failures < 1000 && !hopeless(error),
          retryDelay: (failures: number) => Math.min(5000, 500 * 2 ** failures),
        }
      : {}),
    networkMode: "always",
    onSuccess: () => {
      if (words) toast(words);
      return queries.invalidateQueries({ queryKey: ["duty"] });
    },
  });
}

/** Says it until the server has it; the uuid in it makes that count once. */
export const useSayOverride = () => useDutyMutation(sayOverride, true);
export const useCancelOverride = () =>
  useDutyMutation((id: number) => call<Override>(api.duty.cancel(id), { method: "POST" }), false, text.duty.takenBack);
export const useAddRule = () => useDutyMutation((json: NewRule) => call<DutyRule>(api.duty.rules, { method: "POST", json }));
export const useStopRule = () =>
  useDutyMutation((id: number) => call<undefined>(api.duty.rule(id), { method: "DELETE" }), false, text.duty.stopped);
export const useOfferSwap = () => useDutyMutation((json: SwapIn) => call<Swap>(api.duty.swaps, { method: "POST", json }), true);
export const useAnswerSwap = () =>
  useDutyMutation(({ id, act }: { id: number; act: "take" | "decline" | "withdraw" }) =>
    call<Swap>(api.duty.swap(id, act), { method: "POST" }),
  );
export const useAddDnd = () => useDutyMutation((json: DndIn) => call<Dnd>(api.duty.dnd, { method: "POST", json }));
export const useEndDnd = () => useDutyMutation((id: number) => call<undefined>(api.duty.dndOne(id), { method: "DELETE" }));
export const useImportRota = () => useDutyMutation((json: unknown) => call<Rota>(api.duty.rota, { method: "PUT", json }));
export const useRenewLink = () => useMutation({ mutationFn: () => call<{ path: string }>(api.duty.secret, { method: "POST" }) });

export const previewDuty = (json: PreviewIn, signal?: AbortSignal) => call<Preview>(api.duty.preview, { method: "POST", json, signal });
