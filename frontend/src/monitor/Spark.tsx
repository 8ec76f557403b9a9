import { useMemo, useRef } from "react";
import { useLevelPaint, useRealtimeStore } from "@/realtime/hooks";
import { firstPicture } from "@/shared/lib/first-picture";
import { BAR_MS, paintHistory } from "./paint";
import type { Lines } from "./scale";

interface Props {
  room: number;
  lines: Lines;
  label: string;
  className?: string | undefined;
  /** Draw both lines into the picture. */
  dashed?: boolean;
}

/** The sound of the last 60 s. */
export function Spark({ room, lines, label, className, dashed = false }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { levels, now } = useRealtimeStore();
  const paint = useMemo(() => {
    let [painted, due] = [0, false];
    void firstPicture().then(() => (due = true));
    return () => {
      const bar = Math.floor(now() / BAR_MS);
      if (!canvas.current || !due || document.hidden || bar === painted) return;
      painted = bar;
      paintHistory(canvas.current, levels.of(room), lines, now(), dashed);
    };
  }, [levels, now, room, lines, dashed]);
  useLevelPaint(paint);
  return <canvas ref={canvas} className={className} role="img" aria-label={label} />;
}
