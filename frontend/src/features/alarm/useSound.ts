import { useEffect, useSyncExternalStore } from "react";
import { alarmSound } from "./sound";

export function useArmed(): boolean {
  return useSyncExternalStore(alarmSound.subscribe, alarmSound.armed);
}

/** The second voice: the media element. */
export function useMediaArmed(): boolean {
  return useSyncExternalStore(alarmSound.subscribe, alarmSound.mediaArmed);
}

/** One tap: sound, and leave to show system notifications. */
export async function arm(): Promise<void> {
  await alarmSound.arm();
  if (typeof Notification !== "undefined" && Notification.permission === "default") {
    await Notification.requestPermission().catch(() => undefined);
  }
}

/** Any tap anywhere arms the page, so that logging in is enough on most browsers. */
export function useArmOnAnyTap(): void {
  useEffect(() => {
    const tap = (): void => {
      if (!alarmSound.armed()) void alarmSound.arm();
    };
    document.addEventListener("pointerup", tap);
    document.addEventListener("keydown", tap);
    return () => {
      document.removeEventListener("pointerup", tap);
      document.removeEventListener("keydown", tap);
    };
  }, []);
}
