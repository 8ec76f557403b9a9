import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { NightWeek } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Seven nights, and what the four weeks before came to. */
const weekQuery = (date: string) =>
  queryOptions({ queryKey: ["week", date], queryFn: ({ signal }) => call<NightWeek>(api.week(date), { signal }), retry: 1 });

export function useWeek(date: string) {
  return useQuery(weekQuery(date));
}
