import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import type { RoomState } from "@/shared/api/types";
import { isHeard, type RealtimeState, shownState } from "./reducer";
import { Realtime } from "./store";

export const RealtimeContext = createContext<Realtime>(new Realtime());

export function useRealtimeStore(): Realtime {
  return useContext(RealtimeContext);
}

/** A piece of what is known; `pick` must give the same object for the same state. */
export function useRealtime<T>(pick: (state: RealtimeState) => T): T {
  const store = useRealtimeStore();
  return useSyncExternalStore(store.subscribe, () => pick(store.getState()));
}

export function useShownState(room: number): RoomState {
  return useRealtime((state) => shownState(state, room));
}

/** How old the newest news are, s; null while they are of now. What was known longer than 5 s ago is said with its age or not at all. */
export function useNewsAge(): number | null {
  return useRealtime((state) => (state.link === "ok" ? null : state.silentS));
}

/** Is this room heard at this moment, as far as this page can know? */
export function useHeard(room: number): boolean {
  return useRealtime((state) => isHeard(state, room));
}

/** Calls `paint` after each level message, and once a second so that silence is drawn too. */
export function useLevelPaint(paint: () => void): void {
  const { levels } = useRealtimeStore();
  useEffect(() => {
    paint();
    const stop = levels.listen(paint);
    const timer = setInterval(paint, 1000);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [levels, paint]);
}
