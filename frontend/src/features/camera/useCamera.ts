import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { ApiError, call } from "@/shared/api/client";
import { recall } from "@/shared/lib/remembered";
import { permission } from "./capture";
import type { Camera } from "./contract";
import { isDim } from "./dim";
import { paths } from "./memory";
import { CameraPhone, type View } from "./phone";

const refused = (error: unknown): boolean => error instanceof ApiError && (error.status === 401 || error.status === 404);

/** Which camera this phone is; asked again until the server answers. `data` null: none. */
export function useMe() {
  return useQuery({
    queryKey: ["camera"],
    queryFn: async ({ signal }) =>
      call<Camera>(paths.camera, { signal }).catch((error: unknown) => {
        if (refused(error)) return null;
        throw error;
      }),
    retry: false,
    refetchInterval: (query) => (query.state.status === "error" ? 3_000 : false),
    refetchOnWindowFocus: false,
    staleTime: Infinity,
  });
}

/** The camera that this page is, as long as the component is there. */
export function usePhone(camera: Camera, onRevoked: () => void): { phone: CameraPhone | null; view: View | null } {
  const [phone, setPhone] = useState<CameraPhone | null>(null);
  useEffect(() => {
    const made = new CameraPhone(camera, onRevoked);
    setPhone(made);
    void startsByItself().then((yes) => {
      if (yes) made.start(false);
    });
    return () => made.stop();
    // One phone for the page's life: what changes comes over its socket.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [camera.device.id]);
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  const view = useSyncExternalStore(subscribe, () => phone?.current() ?? null);
  return { phone, view };
}

/** After a reload nobody taps: it was a camera before, and nobody forbade it. */
async function startsByItself(): Promise<boolean> {
  return recall("camera.started") === "yes" && (await permission("microphone", () => undefined)) !== "denied";
}

/** Whether the screen is dark. A tap wakes it for a while. */
export function useDim(running: boolean, now: number, lit: boolean): { dim: boolean; touch: () => void; darken: () => void } {
  const [touchedAt, setTouchedAt] = useState(now);
  useEffect(() => {
    if (lit) setTouchedAt(-Infinity); // a night light that is wished shines at once
  }, [lit]);
  const dim = isDim(now, touchedAt, running);
  const touch = useCallback(() => setTouchedAt(performance.now()), []);
  const darken = useCallback(() => setTouchedAt(-Infinity), []);
  useEffect(() => {
    // A tap on the dark lands on what covers the screen; a key would reach what nobody sees, so it wakes the screen.
    if (!dim) window.addEventListener("pointerdown", touch);
    window.addEventListener("keydown", touch);
    return () => {
      window.removeEventListener("pointerdown", touch);
      window.removeEventListener("keydown", touch);
    };
  }, [dim, touch]);
  return { dim, touch, darken };
}
