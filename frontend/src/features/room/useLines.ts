import { useEffect, useRef, useState } from "react";
import { type Line, type Lines, moveLine } from "@/monitor/scale";
import type { Room } from "@/shared/api/types";
import { useUpdateRoom } from "./update-room";

const SETTLE_MS = 400;

interface LinesNow {
  lines: Lines;
  /** Shows the line elsewhere, saves nothing yet. */
  move: (line: Line, value: number) => void;
  /** Saves where the lines are: at once, or when the keys have rested. */
  settle: (soon?: boolean) => void;
  error: unknown;
}

/** Both lines of a room while they are being dragged. `keep`: takes them instead of the server. */
export function useLines(room: Room, keep?: (lines: Pick<Lines, "stir_db" | "loud_db">) => void): LinesNow {
  const update = useUpdateRoom(room.id);
  const [draft, setDraft] = useState<Lines | null>(null);
  const latest = useRef<Lines | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lines: Lines = draft ?? { stir_db: room.stir_db, loud_db: room.loud_db, relative: room.relative };
  useEffect(() => () => clearTimeout(timer.current), []);
  const save = (): void => {
    const { stir_db, loud_db } = latest.current ?? lines;
    latest.current = null;
    if (keep) {
      keep({ stir_db, loud_db });
      setDraft(null);
    } else update.mutate({ stir_db, loud_db }, { onSettled: () => setDraft(null) });
  };
  return {
    lines,
    move: (line, value) => {
      latest.current = moveLine(latest.current ?? lines, line, value);
      setDraft(latest.current);
    },
    settle: (soon = true) => {
      clearTimeout(timer.current);
      if (!latest.current) return;
      if (soon) save();
      else timer.current = setTimeout(save, SETTLE_MS);
    },
    error: update.error,
  };
}
