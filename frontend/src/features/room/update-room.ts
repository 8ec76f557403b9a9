import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import type { Room } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

export type RoomChange = Partial<
  Pick<
    Room,
    | "name"
    | "stir_db"
    | "loud_db"
    | "relative"
    | "voice_band"
    | "patience"
    | "wake_for"
    | "long_noise_s"
    | "record"
    | "timelapse"
    | "keep_sound"
    | "motion"
    | "motion_zone"
    | "motion_sensitivity"
    | "picture_alarm"
    | "pre_roll_s"
    | "post_roll_s"
    | "split_s"
    | "curve"
  >
>;

const updateRoom = (id: number, change: RoomChange) => call<Room>(api.room(id), { method: "PATCH", json: change });

/** Shows the change at once, and takes it back if the server refuses. */
export function useUpdateRoom(id: number) {
  const queries = useQueryClient();
  const { queryKey } = roomsQuery;
  return useMutation({
    mutationFn: (change: RoomChange) => updateRoom(id, change),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(
        queryKey,
        (page) => page && { ...page, results: page.results.map((room) => (room.id === id ? { ...room, ...change } : room)) },
      );
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(queryKey, before),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
