/**
 * The page's own link to the server, by what was really heard of it:
 *
 * ok ── 5 s of silence ──▶ late ── 15 s of silence ──▶ lost
 *  ▲                        │                           │
 *  └─ news of now ──────────┴───────────────────────────┘
 *
 * late is amber and says how old the news are; lost is an alarm. Only news end a silence: a socket that opens is none, and on a new
 * socket the first news are its hello, which tells everything. A page that slept is late at once, but rings only when it could not
 * reach the server within GRACE_MS of its first waking. An alarm that rang before it slept rings on until there are news.
 */

export type LinkTruth = "ok" | "late" | "lost";

export const LATE_MS = 5_000;
const LOST_MS = 15_000;
/** An open socket that has been silent this long is given up: networks vanish without a close. */
export const HALF_OPEN_MS = 6_000;
/** So long a page that slept may take to reach the server before it rings. */
const GRACE_MS = 11_000;
/** Ticks come each 500 ms; a longer gap was sleep. */
const TICK_GAP_MS = 3_000;
/** Levels of a room older than this mean that it is not heard. */
export const UNHEARD_MS = 3_000;

const FIRST_RETRY_MS = 500;
const QUICK_RETRY_MS = 2_000;
const LAST_RETRY_MS = 5_000;
/** A server that starts again is back within a minute, and a room unheard is worth a few packets. */
const QUICK_TRIES = 30;

/** Times in ms of the page's steady clock. */
export interface Link {
  /** When the newest news were made. */
  heardAt: number;
  tickedAt: number;
  /**
   * It slept in this silence: before this it does not ring. Set once for each silence, so that slow timers do not put
   * it off without end.
   */
  graceUntil: number | null;
}

export function linkAt(now: number): Link {
  return { heardAt: now, tickedAt: now, graceUntil: null };
}

/** News came that were made at `madeAt`; older ones than those that are known change nothing. */
export function heard(link: Link, madeAt: number, now: number): Link {
  const fresh = now - madeAt < LATE_MS;
  return { ...link, heardAt: Math.max(link.heardAt, madeAt), graceUntil: fresh ? null : link.graceUntil };
}

/** A page that was ringing when it fell asleep gets no grace: it had looked for the server already, and nothing came since. */
export function ticked(link: Link, now: number): Link {
  const slept = now - link.tickedAt > TICK_GAP_MS && link.graceUntil === null && linkTruth(link, link.tickedAt) !== "lost";
  return { ...link, tickedAt: now, graceUntil: slept ? now + GRACE_MS : link.graceUntil };
}

export function linkTruth(link: Link, now: number): LinkTruth {
  const silent = now - link.heardAt;
  if (silent >= LOST_MS && now >= (link.graceUntil ?? -Infinity)) return "lost";
  return silent >= LATE_MS ? "late" : "ok";
}

/** Wait before try number `failures` + 1: 0.5, 1, 2, 2 ... s, after a minute 5 s. */
export function retryDelay(failures: number): number {
  return failures < QUICK_TRIES ? Math.min(QUICK_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) : LAST_RETRY_MS;
}
