import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Lanes } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

const EACH_MS = 60_000;

const readingsQuery = (room: number) =>
  queryOptions({
    queryKey: ["readings", room],
    queryFn: ({ signal }) => call<Lanes>(api.readings(query({ room })), { signal }),
    refetchInterval: EACH_MS,
  });

/** What the room's camera has measured in the last twelve hours. */
export function useReadings(room: number) {
  return useQuery(readingsQuery(room));
}
