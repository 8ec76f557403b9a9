import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { AccessKey, AccessKeyIn, MadeAccessKey } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const accessKeysQuery = queryOptions({
  queryKey: ["access-keys"],
  queryFn: ({ signal }) => call<AccessKey[]>(api.accessKeys, { signal }),
});

export function useMakeAccessKey(onMade: (key: MadeAccessKey) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (json: AccessKeyIn) => call<MadeAccessKey>(api.accessKeys, { method: "POST", json }),
    gcTime: 0, // the key is not to be kept
    onSuccess: (made) => {
      onMade(made);
      void queries.invalidateQueries({ queryKey: accessKeysQuery.queryKey });
    },
  });
}

export function useRevokeAccessKey(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<undefined>(api.accessKey(id), { method: "DELETE" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: accessKeysQuery.queryKey }),
  });
}
