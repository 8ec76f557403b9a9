/** A browser takes a moment until a sound clock runs, also where it may. */
const PATIENCE_MS = 2_000;

export interface SoundFacts {
  /** What was to sound was refused, because nobody has touched the page since it was loaded. */
  refused: boolean;
  /** The state of a sound clock that was asked to run; null: there is none. */
  clock: AudioContextState | null;
  /** Since it was asked, ms. */
  askedMs: number;
}

/** May this page make sounds? null: not known (yet). Pure. */
export function maySound({ refused, clock, askedMs }: SoundFacts): boolean | null {
  if (refused) return false;
  if (clock === "running") return true;
  return clock === null || clock === "closed" || askedMs < PATIENCE_MS ? null : false;
}

/** Finds out whether the browser lets this page sound, before anything has to: a silent sound clock runs only where it may. */
export class SoundProbe {
  private context: AudioContext | null = null;
  private askedAt = 0;

  /** Call it each tick; `refused`: see SoundFacts. */
  may(refused: boolean, now: number): boolean | null {
    if (!this.context && "AudioContext" in window) {
      this.context = new AudioContext();
      this.askedAt = now;
    }
    return maySound({ refused, clock: this.context?.state ?? null, askedMs: now - this.askedAt });
  }

  /** Inside a tap. */
  unlock(): void {
    void this.context?.resume().catch(() => undefined);
  }

  stop(): void {
    void this.context?.close().catch(() => undefined);
    this.context = null;
  }
}
