import { queryOptions, useQuery } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Caregiver, DutyNow, DutyRule, DutySegment, Override, Page, Dnd, Share, Swap } from "@/shared/api/types";
import { api, query } from "@/shared/lib/paths";

/** Every query about duty begins with this word: one `duty.changed` makes them all old. */
const DUTY = "duty";

export const dutyNowQuery = queryOptions({
  queryKey: [DUTY, "now"],
  queryFn: ({ signal }) => call<DutyNow[]>(api.duty.now, { signal, behindPicture: true }),
  refetchInterval: 20_000,
});

export const caregiversQuery = queryOptions({
  queryKey: [DUTY, "order"],
  queryFn: ({ signal }) => call<Caregiver[]>(api.duty.order, { signal }),
});

export const rulesQuery = queryOptions({
  queryKey: [DUTY, "rules"],
  queryFn: ({ signal }) => call<Page<DutyRule>>(api.duty.rules, { signal }),
  select: (page) => page.results,
});

export const overridesQuery = (since: string) =>
  queryOptions({
    queryKey: [DUTY, "overrides", since],
    queryFn: ({ signal }) => call<Page<Override>>(api.duty.overrides + query({ since }), { signal }),
    select: (page) => page.results.filter((each) => each.cancelled_at === null),
  });

export const calendarQuery = (room: number | undefined, from: string, to: string) =>
  queryOptions({
    queryKey: [DUTY, "calendar", room, from, to],
    queryFn: ({ signal }) => call<DutySegment[]>(api.duty.calendar(query({ room, from, to })), { signal }),
    enabled: room !== undefined,
  });

export const swapsQuery = queryOptions({
  queryKey: [DUTY, "swaps"],
  queryFn: ({ signal }) => call<Page<Swap>>(api.duty.swaps, { signal }),
  select: (page) => page.results,
});

export const dndQuery = queryOptions({
  queryKey: [DUTY, "dnd"],
  queryFn: ({ signal }) => call<Page<Dnd>>(api.duty.dnd, { signal }),
  select: (page) => page.results.filter((each) => each.ended_at === null),
});

export const fairnessQuery = (days: number) =>
  queryOptions({
    queryKey: [DUTY, "fairness", days],
    queryFn: ({ signal }) => call<Share[]>(api.duty.fairness(query({ days })), { signal }),
  });

export function useCaregivers(): Caregiver[] {
  return useQuery(caregiversQuery).data ?? [];
}
