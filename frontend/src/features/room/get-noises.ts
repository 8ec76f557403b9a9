import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Noise, Page } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

const noisesQuery = (room: number, since: string) =>
  queryOptions({
    queryKey: ["noises", room, since],
    queryFn: ({ signal }) => call<Page<Noise>>(api.noises(query({ room, since })), { signal }),
    select: (page) => [...page.results].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at)),
  });

export function useNoises(room: number, since: string) {
  return useQuery(noisesQuery(room, since));
}
