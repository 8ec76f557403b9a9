import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Morning, MorningChange } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { morningQuery } from "./get-morning";

const saveMorning = (change: MorningChange) => call<Morning>(api.morning, { method: "PATCH", json: change });

export function useSaveMorning() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: saveMorning,
    onSuccess: (morning) => queries.setQueryData(morningQuery.queryKey, morning),
  });
}
