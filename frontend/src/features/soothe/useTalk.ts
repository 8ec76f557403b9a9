import { useCallback, useEffect, useRef, useState } from "react";
import { setHushed } from "@/monitor/listening";
import { Talker, type TalkState, type TalkTrouble } from "./talker";

interface Talk {
  state: TalkState;
  trouble: TalkTrouble | null;
  start: () => void;
  stop: () => void;
  level: () => number;
}

/** This page's voice to a room. It ends with the page out of sight, and with the component. */
export function useTalk(room: number): Talk {
  const [state, setState] = useState<TalkState>("idle");
  const [trouble, setTrouble] = useState<TalkTrouble | null>(null);
  const talker = useRef<Talker | null>(null);
  useEffect(() => {
    const made = new Talker({ room, onState: setState, onTrouble: setTrouble });
    talker.current = made;
    const leave = (): void => {
      if (document.hidden) made.stop();
    };
    const end = (): void => made.stop();
    document.addEventListener("visibilitychange", leave);
    window.addEventListener("pagehide", end);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("pagehide", end);
      made.close();
      talker.current = null;
    };
  }, [room]);
  const on = state !== "idle";
  useEffect(() => {
    if (!on) return;
    setHushed(room);
    return () => setHushed(null);
  }, [on, room]);
  const start = useCallback(() => {
    setTrouble(null);
    void talker.current?.start();
  }, []);
  const stop = useCallback(() => talker.current?.stop(), []);
  const level = useCallback(() => talker.current?.level() ?? 0, []);
  return { state, trouble, start, stop, level };
}
