import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { may } from "./access";
import { call } from "./client";
import type { Right, Session } from "./types";

const KEY = ["session"] as const;
const CLOCKS_DIFFER_MS = 60_000;

/** Somebody whose time is over is told so, also where the server has ended their login by now: "log in" would be no help. */
export function timeIsOver(fresh: Session, before: Session | undefined, now: number): Session {
  const closes = before?.access?.open ? before.access.closes_at : null;
  if (fresh.person || !before || !closes || Date.parse(closes) > now + CLOCKS_DIFFER_MS) return fresh;
  return { ...before, rights: [], access: { open: false, opens_at: null, closes_at: null } };
}

export const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal, client }) =>
    timeIsOver(await call<Session>(api.session, { signal }), client.getQueryData<Session>(KEY), Date.now()),
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
