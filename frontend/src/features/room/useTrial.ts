import { useState } from "react";
import type { Room } from "@/shared/api/types";
import type { RoomChange, useUpdateRoom } from "./update-room";

/** Settings that are tried before they are kept. While nothing is tried, each change holds at once. */
export function useTrial(stored: Room, update: ReturnType<typeof useUpdateRoom>) {
  const [tried, setTried] = useState<RoomChange | null>(null);
  const room: Room = tried ? { ...stored, ...tried } : stored;
  return {
    on: tried !== null,
    tried: tried ?? {},
    room,
    begin: () => setTried({}),
    end: () => setTried(null),
    change: (change: RoomChange): void => {
      if (tried) setTried({ ...tried, ...change });
      else update.mutate(change);
    },
    /** Saves what differs; what was tried stays where the server refuses. */
    keep: (changes: RoomChange) => update.mutate(changes, { onSuccess: () => setTried({}) }),
  };
}

/** What of `tried` is other than in the room. */
export function changesOf(stored: Room, tried: RoomChange): RoomChange {
  const names = Object.keys(tried) as (keyof RoomChange)[];
  return Object.fromEntries(names.filter((name) => tried[name] !== stored[name]).map((name) => [name, tried[name]]));
}
