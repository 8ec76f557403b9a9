import type { RealtimeState } from "@/realtime/reducer";
import { noiseIn, shownState } from "@/realtime/reducer";

/** When the sound of a room that somebody listens to comes through: always, from stirring on, or when something wakes. */
export type Opens = "always" | "stirring" | "cry";

export const TICK_MS = 30_000;
/** It stays open so long after the last reason, so that sobs are not cut into pieces. */
export const HOLD_MS = 4_000;

export interface Gate {
  open: boolean;
  /** When there was last a reason to be open, ms of the steady clock. */
  reasonAt: number;
  /** When it last closed or ticked, ms of the steady clock. */
  tickedAt: number;
}

export interface Facts {
  opens: Opens;
  /** Is there a reason to be open at this moment? See reasonIn(). */
  reason: boolean;
  /** Can a tick be heard on this page? Without ticks silence would be taken for quiet, so it stays open. */
  ticks: boolean;
  now: number;
}

export const openGate = (now: number): Gate => ({ open: true, reasonAt: now, tickedAt: now });

/** The next state of the gate, and whether to tick now. It opens at once and closes late; it knows nothing of what was said meanwhile. */
export function step(gate: Gate, { opens, reason, ticks, now }: Facts): { gate: Gate; tick: boolean } {
  if (opens === "always" || reason || !ticks) return { gate: { open: true, reasonAt: now, tickedAt: now }, tick: false };
  if (gate.open) {
    const closes = now - gate.reasonAt >= HOLD_MS;
    return { gate: closes ? { ...gate, open: false, tickedAt: now } : gate, tick: false };
  }
  const tick = now - gate.tickedAt >= TICK_MS;
  return { gate: tick ? { ...gate, tickedAt: now } : gate, tick };
}

/** Whether the room gives a reason to hear it. What the page does not know is one. */
export function reasonIn(state: RealtimeState, room: number, opens: Opens): boolean {
  const shown = shownState(state, room);
  if (shown === "unheard" || shown === "no_camera") return true;
  const noise = shown !== "quiet";
  if (opens !== "cry") return noise;
  const unjudged = Boolean(state.rooms[room]?.health.unjudged);
  return noiseIn(state, room) !== undefined || room in state.noises || (unjudged && noise);
}
