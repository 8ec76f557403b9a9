import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Member, Page } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Everybody who may log in, in the order in which they came. */
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => call<Page<Member>>(api.people, { signal }),
  select: (page) => [...page.results].sort((a, b) => a.id - b.id),
});

export function usePeople() {
  return useQuery(peopleQuery);
}
