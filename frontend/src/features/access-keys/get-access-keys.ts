import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { AccessKey, AccessKeyIn, MadeAccessKey } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

const KEY = "access-keys";

/** The keys of a person; without one one's own. */
export const accessKeysQuery = (person?: number) =>
  queryOptions({
    queryKey: [KEY, person],
    queryFn: ({ signal }) => call<AccessKey[]>(api.accessKeys(query({ person })), { signal }),
  });

export function useMakeAccessKey(onMade: (key: MadeAccessKey) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (json: AccessKeyIn) => call<MadeAccessKey>(api.accessKeys(), { method: "POST", json }),
    gcTime: 0, // the key is not to be kept
    onSuccess: (made) => {
      onMade(made);
      void queries.invalidateQueries({ queryKey: [KEY] });
    },
  });
}

export function useRevokeAccessKey(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<undefined>(api.accessKey(id), { method: "DELETE" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
