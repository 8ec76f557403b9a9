import { useMemo } from "react";
import { useQueries } from "@tanstack/react-query";
import type { NightTold } from "@/shared/api/types";
import { secondsQuery } from "./get-night";
import { type Sound, soundOf } from "./levels";
import type { Zoom } from "./useView";
import { askedFor, FINE, lengthOf } from "./view";

/** What is drawn of a room, and the whole night of it by the minute. */
export interface Sounds {
  shown: Sound;
  whole: Sound;
}

/** The sound of each room by its id: by the minute, and by the second where one has come near. */
export function useSounds(night: NightTold, { view, whole }: Zoom): ReadonlyMap<number, Sounds> {
  const minutes = useMemo(() => new Map(night.rooms.map(({ room, levels }) => [room, soundOf(levels)])), [night]);
  const near = lengthOf(view) <= FINE ? askedFor(view, whole) : null;
  const seconds = useQueries({ queries: near ? night.rooms.map(({ room }) => secondsQuery(night.date, room, near)) : [] });
  const found = new Map<number, Sounds>();
  night.rooms.forEach(({ room }, place) => {
    const all = minutes.get(room);
    if (all) found.set(room, { shown: (near && seconds[place]?.data) || all, whole: all });
  });
  return found;
}
