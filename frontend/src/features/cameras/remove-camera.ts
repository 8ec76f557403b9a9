import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import { api } from "@/shared/lib/paths";

const removeCamera = (id: number) => call<undefined>(api.camera(id), { method: "DELETE" });

export function useRemoveCamera() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: removeCamera, onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }) });
}
