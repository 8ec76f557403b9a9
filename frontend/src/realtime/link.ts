/** The page's own link to the server: well, amber after 5 s of silence, and an alarm after 15 s. */

export type LinkTruth = "ok" | "late" | "lost";

export const LATE_MS = 5_000;
export const LOST_MS = 15_000;
/** An open socket that has been silent this long is given up: networks vanish without a close. */
export const HALF_OPEN_MS = 6_000;
/** A page that slept (closed lid) has heard nothing, but must not ring before it could even reconnect. */
export const SLEPT_MS = 4_000;
/** Levels of a room older than this mean that it is not heard. */
export const UNHEARD_MS = 3_000;

const FIRST_RETRY_MS = 500;
const QUICK_RETRY_MS = 2_000;
const LAST_RETRY_MS = 5_000;
/** A server that starts again is back within a minute, and a room unheard is worth a few packets. */
const QUICK_TRIES = 30;

export function linkTruth(silentMs: number): LinkTruth {
  if (silentMs >= LOST_MS) return "lost";
  return silentMs >= LATE_MS ? "late" : "ok";
}

/** Wait before try number `failures` + 1: 0.5, 1, 2, 2 ... s, after a minute 5 s. */
export function retryDelay(failures: number): number {
  return failures < QUICK_TRIES ? Math.min(QUICK_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) : LAST_RETRY_MS;
}
