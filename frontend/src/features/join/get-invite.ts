import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import type { InviteLook, Session } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { createPasskey } from "@/shared/lib/webauthn";

export interface Known {
  secret: string;
  name?: string;
  password?: string;
}

/** The secret stands in no cache key: those are shown by tools. `ready`: the session was asked for, and with it came what posting needs. */
export const lookQuery = (secret: string, ready: boolean) =>
  queryOptions({
    queryKey: ["invite", "look"],
    queryFn: ({ signal }) => call<InviteLook>(api.inviteLook, { method: "POST", json: { secret }, signal }),
    enabled: ready && secret !== "",
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

async function withPasskey({ secret, name = "" }: Known): Promise<Session> {
  const options = await call<Record<string, unknown>>(api.invitePasskey, { method: "POST", json: { secret, name } });
  return accept({ secret, name, passkey: await createPasskey(options) });
}

const accept = (json: object) => call<Session>(api.inviteAccept, { method: "POST", json });

/** Comes in. The session is given to the page only when it has been shown what it has to know, by `enter`. */
export function useAccept(by: "password" | "passkey") {
  return useMutation({ mutationFn: (known: Known) => (by === "passkey" ? withPasskey(known) : accept(known)), gcTime: 0 });
}

export function useEnter() {
  const queries = useQueryClient();
  return (session: Session): void => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
    queries.setQueryData(sessionQuery.queryKey, session);
  };
}
