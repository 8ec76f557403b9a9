import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Session } from "@/shared/api/types";
import { sessionQuery } from "@/shared/api/session";
import { api } from "@/shared/lib/paths";

export interface Credentials {
  username: string;
  password: string;
}

const login = (credentials: Credentials) => call<Session>(api.session, { method: "POST", json: credentials });

export function useLogin() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: login, onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session) });
}
