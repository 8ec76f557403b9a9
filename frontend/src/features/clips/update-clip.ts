import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Clip } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const updateClip = ({ id, keep }: Pick<Clip, "id" | "keep">) => call<Clip>(api.clip(id), { method: "PATCH", json: { keep } });

export function useUpdateClip() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: updateClip, onSuccess: () => queries.invalidateQueries({ queryKey: ["clips"] }) });
}
