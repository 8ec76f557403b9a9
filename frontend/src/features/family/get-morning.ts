import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Morning } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const morningQuery = queryOptions({
  queryKey: ["morning"],
  queryFn: ({ signal }) => call<Morning>(api.morning, { signal }),
});

export function useMorning() {
  return useQuery(morningQuery);
}
