import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Found } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const EACH_MS = 60_000;

/** What lies on the disk and is in no row. */
const foundQuery = queryOptions({
  queryKey: ["storage", "found"],
  queryFn: ({ signal }) => call<Found>(api.storage, { signal }),
  refetchInterval: EACH_MS,
});

export function useFound() {
  return useQuery(foundQuery);
}
