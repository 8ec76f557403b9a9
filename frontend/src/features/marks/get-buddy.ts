import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { BabyBuddy, BabyBuddyIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const LOOK_MS = 30_000;

/** The Baby Buddy server; url "" when there is none. */
export const buddyQuery = queryOptions({
  queryKey: ["buddy"],
  queryFn: ({ signal }) => call<BabyBuddy>(api.babyBuddy, { signal }),
  refetchInterval: ({ state }) => (state.data?.url ? LOOK_MS : false),
});

function useBuddyMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: ["buddy"] }) });
}

export const useSaveBuddy = () => useBuddyMutation((json: BabyBuddyIn) => call<BabyBuddy>(api.babyBuddy, { method: "PUT", json }));
export const useRemoveBuddy = () => useBuddyMutation(() => call<undefined>(api.babyBuddy, { method: "DELETE" }));
