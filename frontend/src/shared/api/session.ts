import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { may } from "./access";
import { call } from "./client";
import type { Right, Session } from "./types";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => call<Session>(api.session, { signal }),
  staleTime: 60_000,
});

export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

export function useMay(right: Right): boolean {
  return may(useSession(), right);
}

/** The zone in which this person reads times: their own, or else the family's. */
export function useZone(): string | undefined {
  const session = useSession();
  return session?.person?.tz || session?.household?.tz;
}

/** The zone in which the family plans: times of day that are typed mean this one. */
export function useFamilyZone(): string | undefined {
  return useSession()?.household?.tz;
}
