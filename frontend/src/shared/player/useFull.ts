import { type RefObject, useEffect, useState } from "react";

/** An iPhone shows only a film itself on the whole screen, with its own controls. */
type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

/** The whole screen for `frame`, or for the film alone where the browser allows no more. */
export function useFull(frame: RefObject<HTMLElement | null>, video: AppleVideo | null): { can: boolean; on: boolean; toggle: () => void } {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const look = (): void => setOn(document.fullscreenElement !== null && document.fullscreenElement === frame.current);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, [frame]);
  const toggle = (): void => {
    if (on) void document.exitFullscreen().catch(() => undefined);
    else if (document.fullscreenEnabled) void frame.current?.requestFullscreen().catch(() => undefined);
    else video?.webkitEnterFullscreen?.();
  };
  return { can: document.fullscreenEnabled || Boolean(video?.webkitEnterFullscreen), on, toggle };
}
