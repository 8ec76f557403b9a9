import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";

export const removeClip = (id: string) => call<undefined>(api.clip(id), { method: "DELETE" });

export function useRemoveClip() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: removeClip, onSuccess: () => queries.invalidateQueries({ queryKey: ["clips"] }) });
}
