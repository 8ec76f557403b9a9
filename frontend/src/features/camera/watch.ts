/** Is a connection that calls itself live alive? Only what arrives counts. Times in ms. */

const BROKEN_MS = 3_000;
const STILL_MS = 3_000;
const DEAF_MS = 5_000;
/** A new connection may take this long until the server hears it. */
const FIRST_MS = 8_000;
/** What the server said last holds this long. */
export const FRESH_MS = 3_500;

export interface Signs {
  now: number;
  liveSince: number;
  /** RTCPeerConnection.connectionState, and since when it is so. */
  peer: string;
  peerSince: number;
  /** When the bytes that went out moved last. */
  sentAt: number;
  /** Does sound go out at all? Without a microphone the server cannot hear. */
  sound: boolean;
  /** When the server spoke last, and when it said last that it hears. */
  spokeAt: number;
  heardAt: number;
}

export type Trouble = "broken" | "still" | "deaf";

/** Why the connection must be made anew; null: it is well, or nobody can tell. */
export function trouble(signs: Signs): Trouble | null {
  const { now, peer, liveSince } = signs;
  if (peer === "failed" || peer === "closed") return "broken";
  if (peer === "disconnected" && now - signs.peerSince > BROKEN_MS) return "broken";
  if (now - Math.max(signs.sentAt, liveSince) > STILL_MS) return "still";
  const told = now - signs.spokeAt < FRESH_MS;
  const patience = signs.heardAt > liveSince ? DEAF_MS : FIRST_MS;
  if (signs.sound && told && now - Math.max(signs.heardAt, liveSince) > patience) return "deaf";
  return null;
}

/** Bytes that went out: when they moved last. */
export class Flow {
  private bytes = -1;
  movedAt = 0;

  see(bytes: number, now: number): void {
    if (bytes === this.bytes) return;
    this.bytes = bytes;
    this.movedAt = now;
  }
}
