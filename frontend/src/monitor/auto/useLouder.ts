import { useEffect } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { shownState } from "@/realtime/reducer";
import type { Realtime } from "@/realtime/store";
import { endAuto, setAuto, useAuto } from "../listening";
import { nothingHeard, type RoomSound, step } from "./louder";

/** Keeps to the louder of these rooms while auto mode is on, and as long as the component is there. */
export function useLouder(rooms: readonly number[]): void {
  const store = useRealtimeStore();
  const on = useAuto() !== undefined;
  const ids = rooms.join();
  useEffect(() => (on ? keepToLouder(store, ids.split(",").map(Number)) : undefined), [store, on, ids]);
  useEffect(() => () => endAuto(), []);
}

function keepToLouder(store: Realtime, rooms: readonly number[]): () => void {
  let auto = nothingHeard;
  const look = (): void => {
    auto = step(
      auto,
      rooms.map((room) => soundOf(store, room)),
      store.now(),
    );
    setAuto(rooms, auto.heard);
  };
  look();
  const stops = [store.subscribe(look), store.levels.listen(look)];
  return () => stops.forEach((stop) => stop());
}

function soundOf(store: Realtime, id: number): RoomSound {
  const { latest } = store.levels.of(id);
  return { id, state: shownState(store.getState(), id), over: latest ? latest.judged - latest.floor : 0 };
}
