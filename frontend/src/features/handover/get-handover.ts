import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, call } from "@/shared/api/client";
import type { Handover } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** The ready note of the night that goes on, or of the last one. */
export const handoverQuery = queryOptions({
  queryKey: ["handover"],
  queryFn: ({ signal }) => call<Handover>(api.handover, { signal }),
  staleTime: 60_000,
});

const hopeless = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Posts the note, again and again under one uuid until the server has it. */
export function usePostNote() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (said: { uuid: string; text: string }) =>
      call(api.chat.messages(), { method: "POST", json: { ...said, thread: "family", kind: "handover" } }),
    retry: (failures, error) => failures < 1000 && !hopeless(error),
    retryDelay: (failures) => Math.min(5000, 500 * 2 ** failures),
    networkMode: "always",
    onSuccess: () => queries.invalidateQueries({ queryKey: ["chat"] }),
  });
}
