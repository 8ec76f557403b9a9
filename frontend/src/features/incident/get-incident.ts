import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Drill, Incident } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const DRILL_LOOK_MS = 1_000;

const incidentQuery = (id: number) =>
  queryOptions({
    queryKey: ["incidents", id],
    queryFn: ({ signal }) => call<Incident>(api.incident(id), { signal }),
  });

export function useIncident(id: number) {
  return useQuery(incidentQuery(id));
}

export function useStartDrill(room: number) {
  return useMutation({ mutationFn: () => call<{ drill: Drill }>(api.startDrill(room), { method: "POST" }) });
}

/** How the drill goes, asked each second until it is over. */
export function useDrill(id: number | undefined) {
  return useQuery({
    queryKey: ["drill", id],
    queryFn: ({ signal }) => call<Drill>(api.drill(id ?? 0), { signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === "over" ? false : DRILL_LOOK_MS),
  });
}
