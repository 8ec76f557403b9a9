import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { call } from "@/shared/api/client";
import type { AnsweredClip, Replay, Room } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import type { RoomChange } from "./update-room";

export type Nights = 1 | 7;

const REST_MS = 250;
const FRESH_MS = 60_000;

/** What the room is judged by now: another answer where it has changed. */
const judgedBy = (room: Room) => [
  room.stir_db,
  room.loud_db,
  room.relative,
  room.voice_band,
  room.patience,
  room.curve,
  room.wake_for,
  room.long_noise_s,
];

/** Under "incidents", because a verdict changes one. */
const replayQuery = (room: Room, settings: RoomChange, nights: Nights) =>
  queryOptions({
    queryKey: ["incidents", "replay", room.id, nights, settings, judgedBy(room)],
    queryFn: ({ signal }) => call<Replay>(api.replay(room.id), { method: "POST", json: { settings, nights }, signal }),
    staleTime: FRESH_MS,
    retry: false,
    placeholderData: keepPreviousData,
  });

/**
 * What would have woken somebody by these settings, once they have rested for a moment; meanwhile, and while they are being saved, what
 * was told before.
 */
export function useReplay(room: Room, settings: RoomChange, nights: Nights, saving: boolean) {
  const said = JSON.stringify(settings);
  const [rested, setRested] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setRested(said), REST_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const answer = useQuery({ ...replayQuery(room, JSON.parse(rested) as RoomChange, nights), enabled: !saving });
  return { ...answer, behind: answer.isPlaceholderData || rested !== said };
}

const clipQuery = (id: string) =>
  queryOptions({ queryKey: ["clips", "one", id], queryFn: ({ signal }) => call<AnsweredClip>(api.clip(id), { signal }) });

/** One clip. */
export const useClip = (id: string) => useQuery(clipQuery(id));
