import { useCallback, useEffect, useState } from "react";

const SHOWN_MS = 6_000;

/** Controls come with a touch, a movement or a key, and go again. `touch` is what brings them. */
export function useControls(): { shown: boolean; touch: () => void } {
  const [touched, setTouched] = useState(0);
  const touch = useCallback(() => setTouched(Date.now()), []);
  useEffect(() => {
    if (!touched) return;
    const timer = setTimeout(() => setTouched(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [touched]);
  useEffect(() => {
    window.addEventListener("keydown", touch);
    return () => window.removeEventListener("keydown", touch);
  }, [touch]);
  return { shown: touched > 0, touch };
}
