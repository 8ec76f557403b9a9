import { useEffect, useState } from "react";

/** Keeps the screen on while the component is there, where the browser allows it. Gives whether it does. */
export function useWakeLock(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    const screen = { here: true };
    const take = async (): Promise<void> => {
      if (document.hidden) return;
      lock = await navigator.wakeLock.request("screen").catch(() => null);
      if (!screen.here) {
        void lock?.release();
        return;
      }
      setHeld(lock !== null);
      lock?.addEventListener("release", () => setHeld(false));
    };
    const again = (): void => void take();
    again();
    document.addEventListener("visibilitychange", again);
    return () => {
      screen.here = false;
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    };
  }, []);
  return held;
}
