import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { peopleQuery } from "@/shared/api/people";
import type { Page, Role, Times } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export interface InviteIn {
  role: Role;
  rooms: number[];
  access: Times;
  uses: number;
  expires_at: string;
}

export interface Invite extends InviteIn {
  id: number;
  used: number;
  by: { id: number; name: string } | string | null;
}

/** The secret is in the link alone, and the link is shown once. */
export interface NewInvite extends Invite {
  url: string;
  qr: string;
}

export const invitesQuery = queryOptions({
  queryKey: ["invites"],
  queryFn: ({ signal }) => call<Page<Invite>>(api.invites, { signal }),
  select: (page) => page.results,
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
