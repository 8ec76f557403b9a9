import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Preset } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const presetsQuery = queryOptions({
  queryKey: ["presets"],
  queryFn: ({ signal }) => call<Preset[]>(api.presets, { signal }),
  staleTime: Infinity,
});

export function usePresets() {
  return useQuery(presetsQuery);
}
