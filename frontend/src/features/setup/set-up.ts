import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import { sessionQuery } from "@/shared/api/session";
import type { Page, Room, Session, SetupIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const setUp = (family: SetupIn) => call<Session>(api.setup, { method: "POST", json: { ...family, setting_up: true } });

/** Founds the family, as of somebody who goes on setting up, and logs in; then tells the first room's id, for its camera. */
export function useSetUp(onDone: (room: number | undefined) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (family: SetupIn) => {
      const session = await setUp(family);
      const rooms = await call<Page<Room>>(api.rooms).catch(() => null);
      return { session, rooms };
    },
    onSuccess: ({ session, rooms }) => {
      if (rooms) queries.setQueryData(roomsQuery.queryKey, rooms);
      onDone(rooms?.results[0]?.id);
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}
