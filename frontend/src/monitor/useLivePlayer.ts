import { type RefObject, useEffect, useRef, useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { bestVia, LivePlayer, type PlayerStatus } from "./player/player";

/** A hidden page without sound gives its stream back after this long. */
const HIDDEN_MS = 10_000;

function usePageHidden(afterMs: number): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(timer);
      if (!document.hidden) setHidden(false);
      else timer = setTimeout(() => setHidden(true), afterMs);
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [afterMs]);
  return hidden;
}

function keepCopy(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  if (video.readyState < 2 || !video.videoWidth) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
}

interface Live {
  video: RefObject<HTMLVideoElement | null>;
  /** Holds the last picture while the stream is away. */
  last: RefObject<HTMLCanvasElement | null>;
  status: PlayerStatus | null;
}

/**
 * The live stream of one room in a video element, as long as the component is there and somebody can see or hear it. `apart`: it is seen
 * though the page is hidden.
 */
export function useLivePlayer(room: number, listening: boolean, apart = false): Live {
  const { serverNow } = useRealtimeStore();
  const video = useRef<HTMLVideoElement>(null);
  const last = useRef<HTMLCanvasElement>(null);
  const [status, setStatus] = useState<PlayerStatus | null>(null);
  const asleep = usePageHidden(HIDDEN_MS) && !listening && !apart;
  useEffect(() => {
    const element = video.current;
    if (!element || asleep) return;
    const player = new LivePlayer({
      video: element,
      room,
      via: bestVia(),
      listening,
      serverNow,
      onStatus: setStatus,
      onLeave: () => last.current && keepCopy(element, last.current),
    });
    const back = (): void => {
      if (!document.hidden) player.catchUp();
    };
    document.addEventListener("visibilitychange", back);
    return () => {
      document.removeEventListener("visibilitychange", back);
      player.stop();
    };
  }, [room, asleep, listening, serverNow]);
  return { video, last, status };
}
