import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { sessionQuery } from "@/shared/api/session";
import type { Session } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { askPasskey } from "@/shared/lib/webauthn";

async function logInWithPasskey(): Promise<Session> {
  const options = await call<Record<string, unknown>>(api.passkeyLoginOptions, { method: "POST" });
  return call<Session>(api.passkeyLogin, { method: "POST", json: { passkey: await askPasskey(options) } });
}

export function usePasskeyLogin() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: logInWithPasskey, onSuccess: (session) => queries.setQueryData(sessionQuery.queryKey, session) });
}
