import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import type { Broker, BrokerIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const LOOK_MS = 3_000;
const SETTLED_MS = 30_000;

/** The house's MQTT broker; host "" when there is none. Looked at more often until it is connected. */
export const brokerQuery = queryOptions({
  queryKey: ["broker"],
  queryFn: ({ signal }) => call<Broker>(api.broker, { signal }),
  refetchInterval: ({ state }) => (state.data?.enabled && !state.data.connected ? LOOK_MS : SETTLED_MS),
});

function useBrokerMutation<Said, Answer>(mutationFn: (said: Said) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => Promise.all([["broker"], ["channels"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export const useSaveBroker = () => useBrokerMutation((json: BrokerIn) => call<Broker>(api.broker, { method: "PUT", json }));
export const useRemoveBroker = () => useBrokerMutation(() => call<undefined>(api.broker, { method: "DELETE" }));
