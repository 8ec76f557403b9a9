import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import type { Room } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export const createRoom = (name: string) => call<Room>(api.rooms, { method: "POST", json: { name, wake_for: "cries_and_long" } });

export function useCreateRoom() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: createRoom, onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }) });
}
