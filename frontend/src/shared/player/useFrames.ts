import { useCallback, useEffect, useRef } from "react";

/** Where nothing is known of a film's rate yet: seconds. */
const GUESS_S = 1 / 15;
const SHORTEST_S = 1 / 120;

/**
 * One picture on (1) or back (-1), from the one that is shown. How long a picture lasts is learnt from those that were; where the browser
 * tells nothing of pictures, it is guessed.
 */
export function useFrames(video: HTMLVideoElement | null): (by: 1 | -1) => void {
  const shown = useRef<number | null>(null);
  const lasts = useRef<number | null>(null);
  useEffect(() => {
    if (!video || !("requestVideoFrameCallback" in video)) return;
    let handle = 0;
    const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
      const gap = shown.current === null ? 0 : mediaTime - shown.current;
      if (!video.paused && gap > SHORTEST_S) lasts.current = Math.min(gap, lasts.current ?? 1);
      shown.current = mediaTime;
      handle = video.requestVideoFrameCallback(look);
    };
    handle = video.requestVideoFrameCallback(look);
    return () => video.cancelVideoFrameCallback(handle);
  }, [video]);
  return useCallback(
    (by) => {
      if (!video) return;
      video.pause();
      const last = lasts.current ?? GUESS_S;
      const from = shown.current !== null && Math.abs(shown.current - video.currentTime) < 2 * last ? shown.current : video.currentTime;
      // The middle of a picture's time, so that rounding leads to no other one.
      video.currentTime = Math.max(0, Math.min(from + (by + 0.5) * last, video.duration || Infinity));
    },
    [video],
  );
}
