import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { NightReport } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** What the night came to, in numbers and words. */
const reportQuery = (date: string) =>
  queryOptions({
    queryKey: ["night", date, "report"],
    queryFn: ({ signal }) => call<NightReport>(api.nightReport(date), { signal }),
    retry: 1,
  });

export function useReport(date: string) {
  return useQuery(reportQuery(date));
}
