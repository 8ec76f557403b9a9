import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMay, useSession } from "@/shared/api/session";
import { deviceName } from "./device";
import { removeChannel } from "./get-channels";
import { forgetRemoved, keepPush, renewPush, turnOn } from "./push";

const LOOK_EACH_MS = 30 * 60_000;

function useOwner() {
  const person = useSession()?.person;
  return person ? { id: person.id, device: deviceName(person.name, navigator.userAgent) } : null;
}

/** How this browser stands, asked when the page starts, whenever somebody looks at it again, and twice an hour. */
export function usePush() {
  const queries = useQueryClient();
  const owner = useOwner();
  const may = useMay("channel.own");
  return useQuery({
    queryKey: ["push", owner?.id],
    queryFn: async () => {
      const state = owner ? await keepPush(owner) : "off";
      void queries.invalidateQueries({ queryKey: ["channels"] });
      return state;
    },
    enabled: may && owner !== null,
    networkMode: "always",
    staleTime: 60_000,
    refetchInterval: LOOK_EACH_MS,
    refetchOnWindowFocus: "always",
  });
}

function usePushMutation<Said>(mutationFn: (said: Said) => Promise<void>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all([["push"], ["channels"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export function useRemoveChannel() {
  return usePushMutation(async (id: number) => {
    await removeChannel(id);
    await forgetRemoved().catch(() => undefined);
  });
}

export function useTurnOn() {
  const owner = useOwner();
  return usePushMutation((name: string) => turnOn(owner?.id ?? 0, name));
}

export function useRenew() {
  const owner = useOwner();
  return usePushMutation(() => renewPush(owner ?? { id: 0, device: "" }));
}
