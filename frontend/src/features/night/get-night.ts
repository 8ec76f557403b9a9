import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { NightLevels, NightTold } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";
import { soundOf } from "./levels";
import type { View } from "./view";

const GOES_ON_MS = 60_000;

export const nightKey = (date: string) => ["night", date] as const;

/** All that is known of one night, in one request; asked again while it goes on. */
const nightQuery = (date: string) =>
  queryOptions({
    queryKey: nightKey(date),
    queryFn: ({ signal }) => call<NightTold>(api.night(date), { signal }),
    refetchInterval: ({ state }) => (state.data && Date.now() < Date.parse(state.data.until) ? GOES_ON_MS : false),
    retry: 1,
  });

export function useNight(date: string) {
  return useQuery(nightQuery(date));
}

/** A stretch of a room's levels in seconds. What was there stays until the next is. */
export const secondsQuery = (date: string, room: number, { from, to }: View) => {
  const [since, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return queryOptions({
    queryKey: [...nightKey(date), "levels", room, since, until],
    queryFn: async ({ signal }) => soundOf(await call<NightLevels>(api.nightLevels(date, query({ room, since, until })), { signal })),
    staleTime: GOES_ON_MS,
  });
};
