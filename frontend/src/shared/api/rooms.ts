import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/shared/lib/paths";
import { call } from "./client";
import type { Page, Room } from "./types";

/** All rooms that this person may see, in the family's order. */
export const roomsQuery = queryOptions({
  queryKey: ["rooms"],
  queryFn: ({ signal }) => call<Page<Room>>(api.rooms, { signal }),
  select: (page) => [...page.results].sort((a, b) => a.position - b.position || a.id - b.id),
});

export function useRooms() {
  return useQuery(roomsQuery);
}

export function useRoom(id: number): Room | undefined {
  return useQuery(roomsQuery).data?.find((room) => room.id === id);
}

/** Adds a room, which wakes for cries and what lasts. A program that says nothing of that gets any noise. */
export function useAddRoom() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<Room>(api.rooms, { method: "POST", json: { name, wake_for: "cries_and_long" } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }),
  });
}
