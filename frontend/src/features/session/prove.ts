import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";
import { askPasskey } from "@/shared/lib/webauthn";

const prove = (json: { password: string } | { passkey: unknown }) => call<undefined>(api.proof, { method: "POST", json });

async function proveByPasskey(): Promise<undefined> {
  const options = await call<Record<string, unknown>>(api.passkeyLoginOptions, { method: "POST" });
  return prove({ passkey: await askPasskey(options) });
}

/** Shows once more who is there: by the password, or (null) by a passkey. */
export function useProof() {
  return useMutation({ mutationFn: (password: string | null) => (password === null ? proveByPasskey() : prove({ password })) });
}
