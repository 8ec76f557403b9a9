import { type RefObject, useEffect, useState } from "react";

/** Whether something fills the whole screen, and what changes it; null where the browser cannot. */
export function useFullScreen(frame: RefObject<HTMLElement | null>): { full: boolean; toggle: () => void } | null {
  const [full, setFull] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = (): void => {
    const done = full ? document.exitFullscreen() : frame.current?.requestFullscreen();
    void done?.catch(() => undefined);
  };
  return { full, toggle };
}
