import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { useMay } from "@/shared/api/session";
import type { Bedtime, Channel, ChannelChange, ChannelIn, Delivery, Page, WrittenChannel } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => call<Page<Channel>>(api.channels, { signal }),
  select: (page) => page.results,
});

const bedtimeQuery = queryOptions({
  queryKey: ["bedtime"],
  queryFn: ({ signal }) => call<Bedtime>(api.bedtime, { signal, behindPicture: true }),
  refetchInterval: 60_000,
});

/** What was sent lately, newest first: for the proof of a test. */
export const sentQuery = queryOptions({
  queryKey: ["channels", "sent"],
  queryFn: ({ signal }) => call<Page<Delivery>>(api.deliveries, { signal }),
  select: (page) => page.results,
});

export function useBedtime() {
  return useQuery({ ...bedtimeQuery, enabled: useMay("duty.see") });
}

/** Whether this evening's check has asked, and reached nobody at all. */
export function isSilenced(bedtime: Bedtime | undefined): boolean {
  return bedtime !== undefined && wasAsked(bedtime) && !bedtime.people.some(({ reached }) => reached);
}

const NOT_ASKED = "Not asked yet";

export function wasAsked(bedtime: Bedtime): boolean {
  return bedtime.people.some(({ at, words }) => at !== null || !words.startsWith(NOT_ASKED));
}

function useChannelMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: ["channels"] }) });
}

export const addChannel = (json: ChannelIn) => call<WrittenChannel>(api.channels, { method: "POST", json });
export const useAddChannel = () => useChannelMutation(addChannel);
export const useChangeChannel = (id: number) =>
  useChannelMutation((json: ChannelChange) => call<WrittenChannel>(api.channel(id), { method: "PATCH", json }));
export const removeChannel = (id: number) => call<undefined>(api.channel(id), { method: "DELETE" });
export const useTestChannel = () => useChannelMutation((id: number) => call<Delivery>(api.testChannel(id), { method: "POST" }));

export function useAskEverybody() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<Bedtime>(api.bedtime, { method: "POST" }),
    onSuccess: (bedtime) => queries.setQueryData(bedtimeQuery.queryKey, bedtime),
  });
}
