import { useEffect, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import type { Realtime } from "@/realtime/store";
import { useOpens } from "../listening";
import { type Gate, openGate, type Opens, reasonIn, step } from "./gate";
import { canTick, tick } from "./tick";

/** Whether the sound of this room comes through at this moment. Looks with each message (levels come at 5 Hz, also to a hidden page). */
export function useGate(room: number, listening: boolean): boolean {
  const store = useRealtimeStore();
  const opens = useOpens(room);
  const [open, setOpen] = useState(true);
  useEffect(() => {
    if (!listening) return;
    const stop = watch(store, room, opens, setOpen);
    return () => {
      stop();
      setOpen(true);
    };
  }, [store, room, opens, listening]);
  return open || !listening;
}

function watch(store: Realtime, room: number, opens: Opens, tell: (open: boolean) => void): () => void {
  let gate: Gate = openGate(store.now());
  const look = (): void => {
    const next = step(gate, { opens, reason: reasonIn(store.getState(), room, opens), ticks: canTick(), now: store.now() });
    if (next.tick) tick();
    if (next.gate.open !== gate.open) tell(next.gate.open);
    gate = next.gate;
  };
  look();
  const stops = [store.subscribe(look), store.onMessage(look)];
  return () => stops.forEach((stop) => stop());
}
