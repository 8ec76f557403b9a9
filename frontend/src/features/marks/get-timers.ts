import { useQuery } from "@tanstack/react-query";
import { useNewsAge, useShownState } from "@/realtime/hooks";
import { call } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { Timers } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const EACH_MS = 60_000;

/** What is counted of a room. What the page itself knows goes first: a room that is not heard does not sleep on. */
export function useTimers(room: number): Timers | undefined {
  const allowed = useMay("history.see");
  const state = useShownState(room);
  const silent = useNewsAge() !== null;
  const { data } = useQuery({
    queryKey: ["timers"],
    queryFn: ({ signal }) => call<Timers[]>(api.timers, { signal }),
    enabled: allowed,
    refetchInterval: EACH_MS,
  });
  const found = data?.find((each) => each.room === room);
  if (!found) return undefined;
  const unknown = silent || state === "unheard" || state === "no_camera";
  return unknown ? { ...found, sleep: { state: "unknown", since: null, at_least: false } } : found;
}

/** Whole minutes from then until now. */
export const minutesSince = (at: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
