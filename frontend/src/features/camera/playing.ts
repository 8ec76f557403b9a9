import type { Wish } from "./contract";
import { msOf } from "./server-time";

/** What a wish for a lullaby means at this moment. Pure; `now` is the server's time in ms. */
export interface Playing {
  track: string;
  /** 0 to 1, faded. */
  volume: number;
  /** Seconds until it ends; null: it goes on. */
  left_s: number | null;
}

const SOFT_START_MS = 2_000;

/** null: be silent. `startedAt`: when this track began here. It ends by itself, without any network. */
export function playingOf(play: Wish["play"], now: number, startedAt: number): Playing | null {
  if (!play.track) return null;
  const until = msOf(play.until);
  if (until !== null && until <= now) return null;
  const left = until === null ? null : (until - now) / 1000;
  const fadeOut = left === null || play.fade_s <= 0 ? 1 : Math.min(1, left / play.fade_s);
  const fadeIn = Math.min(1, Math.max(0.1, (now - startedAt) / SOFT_START_MS));
  return { track: play.track, volume: clamp(play.volume) * fadeOut * fadeIn, left_s: left };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
