import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { SignIn } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

const KEY = "sessions";

/** Where somebody is logged in; without a person oneself. */
export const sessionsQuery = (person?: number) =>
  queryOptions({
    queryKey: [KEY, person],
    queryFn: ({ signal }) => call<SignIn[]>(api.sessions(query({ person })), { signal }),
    select: (found) => [...found].sort((a, b) => Number(b.this) - Number(a.this) || b.last_seen.localeCompare(a.last_seen)),
  });

function useEnd<T = undefined>(mutationFn: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

export const useEndSession = () => useEnd((id: number) => call<undefined>(api.endSession(id), { method: "DELETE" }));
export const useEndOthers = () => useEnd(() => call<{ ended: number }>(api.endOthers, { method: "POST" }));
