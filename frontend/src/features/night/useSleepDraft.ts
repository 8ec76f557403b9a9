import { useState } from "react";
import type { NightSleep } from "@/shared/api/types";
import { useCorrectSleep, useGiveBack } from "./correct-sleep";
import { type End, withEnd } from "./sleep-draft";
import { same, type View } from "./view";

interface Begin {
  date: string;
  room: number;
  sleep: NightSleep;
  /** Nobody guessed or said it yet. */
  added: boolean;
  stretch: View;
  /** How far its ends may go. */
  limits: View;
  onDone: () => void;
}

export interface SleepDraft {
  now: View;
  limits: View;
  changed: boolean;
  busy: boolean;
  error: unknown;
  put: (end: End, at: number) => void;
  save: () => void;
  undo: () => void;
  giveBack: () => void;
  /** Says that it was no sleep. */
  wake: () => void;
}

/** A stretch of sleep while its ends are moved; nothing is kept before it is saved. */
export function useSleepDraft({ date, room, sleep, added, stretch, limits, onDone }: Begin): SleepDraft {
  const [now, setNow] = useState(stretch);
  const correct = useCorrectSleep(date);
  const back = useGiveBack(date);
  const changed = added || !same(now, stretch);
  return {
    now,
    limits,
    changed,
    busy: correct.isPending || back.isPending,
    error: correct.error ?? back.error,
    put: (end, at) => setNow((before) => withEnd(before, end, at, limits)),
    save: () => (changed ? correct.mutate({ room, ...now, id: sleep.id }, { onSuccess: onDone }) : onDone()),
    undo: () => (same(now, stretch) ? onDone() : setNow(stretch)),
    wake: () => correct.mutate({ room, ...stretch, id: sleep.id, awake: true }, { onSuccess: onDone }),
    giveBack: () => sleep.id !== null && back.mutate(sleep.id, { onSuccess: onDone }),
  };
}
