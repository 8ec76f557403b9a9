import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import { api } from "@/shared/lib/paths";

const removeRoom = (id: number) => call<undefined>(api.room(id), { method: "DELETE" });

export function useRemoveRoom() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: removeRoom, onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }) });
}
