import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Settings } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => call<Settings>(api.settings, { signal }),
});

export function useSettings() {
  return useQuery(settingsQuery);
}
