import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { peopleQuery } from "@/shared/api/people";
import type { Invite, InviteIn, NewInvite } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Those of the last month, the newest first; not only the open ones. */
export const invitesQuery = queryOptions({
  queryKey: ["invites"],
  queryFn: ({ signal }) => call<Invite[]>(api.invites, { signal }),
});

export function useMakeInvite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (json: InviteIn) => call<NewInvite>(api.invites, { method: "POST", json }),
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: invitesQuery.queryKey }),
  });
}

export function useRevokeInvite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<undefined>(api.invite(id), { method: "DELETE" }),
    onSuccess: () => Promise.all([invitesQuery.queryKey, peopleQuery.queryKey].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
