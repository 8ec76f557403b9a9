import { useEffect, useState, useSyncExternalStore } from "react";
import { type Early, inField, keysOn, subscribeKeys } from "@/shared/lib/keys";
import { lazily } from "@/shared/lib/lazily";
import { Crash } from "@/shared/ui/Crash";

const Keys = lazily(() => import("@/features/keys/Keys"));

/** Keeps what is pressed until what gives it a meaning is loaded, at the first key. Alarms show their key meanwhile (`data-keys`). */
export function KeyStarter() {
  const on = useSyncExternalStore(subscribeKeys, keysOn);
  const [early] = useState<Early[]>([]);
  const [wanted, setWanted] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.keys = on ? "on" : "off";
    if (!on || ready) return;
    const hear = (event: KeyboardEvent): void => {
      if (event.key.length !== 1) return;
      early.push({ event, at: performance.now(), typing: inField() });
      setWanted(true);
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [on, ready, early]);
  return on && wanted ? (
    <Crash instead={null}>
      <Keys early={early} onReady={setReady} />
    </Crash>
  ) : null;
}
