import { useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Incident, Page } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

/** The newest troubles of a room's camera. */
export function useOutages(room: number) {
  return useQuery({
    queryKey: ["incidents", "monitor", room],
    queryFn: ({ signal }) => call<Page<Incident>>(api.incidents(query({ room, about: "monitor" })), { signal }),
    select: (page) => page.results,
  });
}
