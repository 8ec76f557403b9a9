import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { call } from "./client";
import type { Member, Page } from "./types";

/** Everybody who may log in, in the order in which they came. */
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => call<Page<Member>>(api.people, { signal, behindPicture: true }),
  select: (page) => [...page.results].sort((a, b) => a.id - b.id),
});

export function usePeople() {
  return useQuery(peopleQuery);
}
