import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { call } from "./client";
import { useMay } from "./session";
import type { Device, Phone } from "./types";

/** How a room's phone does, and what is wished of it. Renewed by the events socket. */
export const phoneQuery = (room: number) =>
  queryOptions({
    queryKey: ["phone", room],
    queryFn: ({ signal }) => call<Phone>(api.phone(room), { signal }),
  });

export function usePhone(room: number) {
  return useQuery({ ...phoneQuery(room), enabled: useMay("room.soothe") });
}

/** All phones and programs that are cameras. */
export const devicesQuery = queryOptions({
  queryKey: ["devices"],
  queryFn: ({ signal }) => call<Device[]>(api.devices, { signal }),
});
