import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Service } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const servicesQuery = queryOptions({
  queryKey: ["services"],
  queryFn: ({ signal }) => call<Service[]>(api.services, { signal }),
  staleTime: Infinity,
});

/** The services that have a form; [] until they are known. */
export function useServices(): Service[] {
  return useQuery(servicesQuery).data ?? [];
}
