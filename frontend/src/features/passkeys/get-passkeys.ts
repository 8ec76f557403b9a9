import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Passkey } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { createPasskey } from "@/shared/lib/webauthn";

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: ({ signal }) => call<Passkey[]>(api.passkeys, { signal }),
});

async function addPasskey(): Promise<Passkey> {
  const options = await call<Record<string, unknown>>(api.passkeyOptions, { method: "POST" });
  return call<Passkey>(api.passkeys, { method: "POST", json: { passkey: await createPasskey(options) } });
}

function useChange<T = undefined>(mutationFn: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: passkeysQuery.queryKey }) });
}

export const useAddPasskey = () => useChange(addPasskey);
export const useRenamePasskey = (id: number) =>
  useChange((name: string) => call<Passkey>(api.passkey(id), { method: "PATCH", json: { name } }));
export const useRemovePasskey = (id: number) => useChange(() => call<undefined>(api.passkey(id), { method: "DELETE" }));
