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

/** The same rooms, one of them a place earlier. */
export function earlier(rooms: Room[], at: number): Room[] {
  const moved = [...rooms];
  const [room] = moved.splice(at, 1);
  if (room) moved.splice(at - 1, 0, room);
  return moved;
}
