import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/shared/api/client";
import { roomsQuery } from "@/shared/api/rooms";
import type { Camera, CameraChange, CameraIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";

const addCamera = (camera: CameraIn) => call<Camera>(api.cameras, { method: "POST", json: camera });
const changeCamera = (id: number, change: CameraChange) => call<Camera>(api.camera(id), { method: "PATCH", json: change });

/** Adds a camera to a room, or changes the one with `id`. */
export function useSaveCamera(id: number | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ room, ...stream }: CameraIn) => (id === undefined ? addCamera({ room, ...stream }) : changeCamera(id, stream)),
    onSuccess: () => queries.invalidateQueries({ queryKey: roomsQuery.queryKey }),
  });
}
