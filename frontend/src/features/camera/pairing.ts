import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { paths } from "./memory";

/** Either the six digits, or the secret of the QR code. */
export type Proof = { code: string } | { secret: string };

export interface Choices {
  family: string;
  room: number | null;
  rooms: { id: number; name: string; taken: string | null }[];
}

export interface Claim {
  room: number;
  name: string;
  replace: boolean;
}

/** Gets the CSRF cookie first: what this phone is says that it is nothing yet, and sets it. */
async function post<T>(path: string, json: object): Promise<T> {
  if (!document.cookie.includes("__Host-csrftoken=")) await call(paths.camera).catch(() => undefined);
  return call<T>(path, { method: "POST", json });
}

export function useLook() {
  return useMutation({ mutationFn: (proof: Proof) => post<Choices>(paths.look, proof) });
}

export function useClaim(proof: Proof) {
  return useMutation({ mutationFn: (claim: Claim) => post<unknown>(paths.claim, { ...proof, ...claim }) });
}

export function useForget() {
  return useMutation({ mutationFn: () => call<unknown>(paths.camera, { method: "DELETE" }) });
}

/** The secret behind the #, "" without one. */
export const secretInAddress = (): string => location.hash.slice(1);

/** Takes it out of the address, so that no reload and no history shows it. */
export function clearAddress(): void {
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
}
