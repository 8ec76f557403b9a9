import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import type { Room } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

/** Puts the rooms into this order: each that stands elsewhere is told its new place. */
export function useOrderRooms() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wanted: Room[]) => {
      for (const [position, room] of wanted.entries())
        if (room.position !== position) await call<Room>(api.room(room.id), { method: "PATCH", json: { position } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }),
  });
}

/** The same rooms, the one at place `from` at place `to`. */
export function moved(rooms: Room[], from: number, to: number): Room[] {
  const others = rooms.filter((_, at) => at !== from);
  return [...others.slice(0, to), ...rooms.slice(from, from + 1), ...others.slice(to)];
}
