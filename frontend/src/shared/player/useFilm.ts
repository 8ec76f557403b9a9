import { useEffect, useReducer, useState } from "react";
import { recall, remember } from "@/shared/lib/remembered";

const NEWS = ["play", "pause", "ended", "timeupdate", "seeking", "durationchange", "ratechange", "volumechange"] as const;
const SPEEDS = [1, 1.5, 2];
const SMOOTH_S = 0.04;

export interface Film {
  playing: boolean;
  /** The browser wants a tap before it plays. */
  refused: boolean;
  now: number;
  length: number;
  speed: number;
  muted: boolean;
  toggle: () => void;
  seek: (to: number) => void;
  faster: () => void;
  mute: () => void;
}

/** A player's facts and acts. It plays as soon as it is there. `known`: its length before the file says so, seconds. */
export function useFilm(video: HTMLVideoElement | null, known: number): Film {
  const [, look] = useReducer((count: number) => count + 1, 0);
  const [refused, setRefused] = useState(false);
  useEffect(() => (video ? attach(video, look) : undefined), [video]);
  const play = (): void =>
    void video?.play().then(
      () => setRefused(false),
      (error: unknown) => setRefused(error instanceof DOMException && error.name === "NotAllowedError"),
    );
  useEffect(() => {
    if (!video) return;
    video.playbackRate = speedOf(recall("clip-speed"));
    play();
  }, [video]); // eslint-disable-line react-hooks/exhaustive-deps -- once for each film
  const length = video && Number.isFinite(video.duration) && video.duration > 0 ? video.duration : known;
  const speed = video?.playbackRate ?? 1;
  return {
    playing: video !== null && !video.paused && !video.ended,
    refused,
    now: Math.min(video?.currentTime ?? 0, length),
    length,
    speed,
    muted: video?.muted ?? false,
    toggle: () => (video && !video.paused && !video.ended ? video.pause() : play()),
    seek: (to) => {
      if (video) video.currentTime = Math.min(Math.max(0, to), length);
      look();
    },
    faster: () => {
      const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
      remember("clip-speed", String(next));
      if (video) video.playbackRate = next;
    },
    mute: () => {
      if (video) video.muted = !video.muted;
    },
  };
}

function speedOf(kept: string | null): number {
  return SPEEDS.find((speed) => String(speed) === kept) ?? 1;
}

/** Calls `look` at all news of it, and often enough for a line that glides while it plays. */
function attach(video: HTMLVideoElement, look: () => void): () => void {
  let frame = 0;
  let shown = video.currentTime;
  const glide = (): void => {
    if (Math.abs(video.currentTime - shown) > SMOOTH_S) {
      shown = video.currentTime;
      look();
    }
    frame = requestAnimationFrame(glide);
  };
  frame = requestAnimationFrame(glide);
  for (const news of NEWS) video.addEventListener(news, look);
  return () => {
    cancelAnimationFrame(frame);
    for (const news of NEWS) video.removeEventListener(news, look);
  };
}
