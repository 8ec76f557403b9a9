import { useSyncExternalStore } from "react";

/** Whether "start the night" was tapped on this page, and when. It lasts as long as the page: another one has to be unlocked anew. */
let startedAt: number | null = null;
let lock: WakeLockSentinel | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

export interface Night {
  startedAt: number | null;
  awake: boolean;
}

let shown: Night = { startedAt: null, awake: false };

function become(): void {
  shown = { startedAt, awake: lock !== null && !lock.released };
  tell();
}

/** Asks the browser to keep the screen on; it may refuse (low power), and takes it back when the page is hidden. */
async function stayAwake(): Promise<void> {
  if (startedAt === null || document.hidden || !("wakeLock" in navigator)) return;
  lock = await navigator.wakeLock.request("screen").catch(() => null);
  lock?.addEventListener("release", become);
  become();
}

const again = (): void => void stayAwake();

/** Call from a tap. Again is harmless. */
export async function startNight(): Promise<void> {
  startedAt ??= Date.now();
  become();
  document.addEventListener("visibilitychange", again);
  await stayAwake();
}

export function endNight(): void {
  startedAt = null;
  document.removeEventListener("visibilitychange", again);
  void lock?.release();
  lock = null;
  become();
}

export function useNight(): Night {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
