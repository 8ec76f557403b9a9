import { useMutation } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

const changePassword = (change: { old: string; new: string }) => call<undefined>(api.password, { method: "POST", json: change });

export function useChangePassword() {
  return useMutation({ mutationFn: changePassword });
}
