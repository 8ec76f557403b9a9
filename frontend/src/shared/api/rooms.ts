import { queryOptions, useQuery } from "@tanstack/react-query";
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
