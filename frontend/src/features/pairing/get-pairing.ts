import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { devicesQuery } from "@/shared/api/phone";
import type { DeviceIn, NewDevice, NewPairing, Pairing } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** The events socket says when a phone came; asking too finds it on a page whose socket was away just then. */
const LOOK_MS = 5_000;

/** A code for a phone, made for whoever looks at it; gone from memory with the screen, for it is a secret. */
export const inviteQuery = (room: number | null, turn: number) =>
  queryOptions({
    queryKey: ["invite", room, turn],
    queryFn: () => call<NewPairing>(api.pairings, { method: "POST", json: { room } }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const pairingQuery = (id: number | undefined) =>
  queryOptions({
    queryKey: ["pairings", id],
    queryFn: ({ signal }) => call<Pairing>(api.pairing(id ?? 0), { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "waiting" ? false : LOOK_MS),
  });

/** Nobody can use it any more. What fails here ends by itself within minutes. */
export function takeBack(id: number): void {
  void call<undefined>(api.pairing(id), { method: "DELETE" }).catch(() => undefined);
}

const aboutDevices = [devicesQuery.queryKey, ["rooms"], ["phone"]];

/** A key for a program; `made` gets it, and it is kept nowhere else. */
export function useAddProgram(made: (device: NewDevice) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (json: DeviceIn) => call<NewDevice>(api.devices, { method: "POST", json }),
    gcTime: 0,
    onSuccess: (device) => {
      made(device);
      return Promise.all(aboutDevices.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

/** `done`: the phone's card may be gone by then, so it stands here. */
export function useRevoke(done: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<undefined>(api.device(id), { method: "DELETE" }),
    onSuccess: () => {
      done();
      return Promise.all(aboutDevices.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

export function useReload(room: number) {
  return useMutation({ mutationFn: () => call<undefined>(api.reloadPhone(room), { method: "POST" }) });
}
