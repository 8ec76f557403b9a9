import type { Quality } from "./contract";

/** How a picture is sent. `lines`: at most so many. */
export interface Sending {
  picture: boolean;
  lines: number;
  kbps: number;
}

const SENDING: Record<Quality, Sending> = {
  auto: { picture: true, lines: 720, kbps: 1500 },
  "720p": { picture: true, lines: 720, kbps: 2500 },
  "360p": { picture: true, lines: 360, kbps: 500 },
  sound: { picture: false, lines: 0, kbps: 0 },
};

/** What a wish for quality means. A hot phone sends less, before it is switched off by itself. */
export function sendingOf(quality: Quality, hot: boolean): Sending {
  const wished = (SENDING[quality] as Sending | undefined) ?? SENDING.auto;
  return hot && wished.lines > 360 ? SENDING["360p"] : wished;
}

/** By how much to shrink a picture whose short side has `lines`. At least 1. */
export function shrink(sending: Sending, width: number | undefined, height: number | undefined): number {
  const short = Math.min(width ?? 0, height ?? 0);
  return short && sending.lines ? Math.max(1, short / sending.lines) : 1;
}
