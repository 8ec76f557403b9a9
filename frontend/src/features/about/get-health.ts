import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { HouseParts } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const POLL_MS = 5_000;

/** Asked again every 5 s, and never told better than the last answer was: a failure shows at once. */
const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => call<HouseParts>(api.health, { signal }),
  refetchInterval: POLL_MS,
  retry: false,
});

export function useHealth() {
  return useQuery(healthQuery);
}
