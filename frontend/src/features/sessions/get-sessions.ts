import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Page } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

export interface Login {
  id: number | string;
  person: number;
  device: string;
  address: string;
  created_at: string;
  last_seen: string;
  /** Is it the session of this very page? */
  this: boolean;
}

const KEY = "sessions";

/** Where somebody is logged in; without a person oneself. */
export const sessionsQuery = (person?: number) =>
  queryOptions({
    queryKey: [KEY, person],
    queryFn: ({ signal }) => call<Page<Login> | Login[]>(api.sessions(query({ person })), { signal }),
    select: (found) => [...(Array.isArray(found) ? found : found.results)].sort((a, b) => Number(b.this) - Number(a.this) || b.last_seen.localeCompare(a.last_seen)),
  });

function useEnd<T = undefined>(mutationFn: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }) });
}

export const useEndSession = () => useEnd((id: Login["id"]) => call<undefined>(api.endSession(id), { method: "DELETE" }));
export const useEndOthers = () => useEnd(() => call<undefined>(api.endOthers, { method: "POST" }));
