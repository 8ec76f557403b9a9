import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import type { Room } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const addRoom = (name: string) => call<Room>(api.rooms, { method: "POST", json: { name, wake_for: "cries_and_long" } });

/** A new room on the way to its camera. */
export function useAddRoom() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: addRoom, onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }) });
}
