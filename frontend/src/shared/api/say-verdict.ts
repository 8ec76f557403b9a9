import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type { Incident } from "./types";
import { api } from "@/shared/lib/paths";

const sayVerdict = (id: number, cried: boolean | null) => call<Incident>(api.verdict(id), { method: "PUT", json: { cried } });

/** Whether there was a cry; null takes that back. */
export function useSayVerdict(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (cried: boolean | null) => sayVerdict(id, cried),
    onSettled: () => queries.invalidateQueries({ queryKey: ["incidents"] }),
  });
}
