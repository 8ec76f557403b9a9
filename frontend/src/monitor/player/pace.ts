/** Keeps playback at the live edge: as little waiting as the network allows, and never a jump where a little haste will do. */

export interface Pace {
  rate: number;
  seek: boolean;
}

export const SEEK_BEHIND_S = 1.5;
const RUN_S = 0.25;
const HURRY_S = 0.12;
const JUMP_S = 0.12;
const JUMP_WITH_SOUND_S = 0.4;

export interface Edge {
  /** Seconds between what is shown and what has come. */
  behind: number;
  /** The least that was left whenever something new came, over the last second: what could be cut without a stall. */
  spare: number;
  /** How much to leave. */
  wanted: number;
  /** The present rate. */
  rate: number;
  /** Just joined: nobody has settled to watch yet, so a jump costs nothing. */
  fresh: boolean;
  /** Sound plays too, and a jump is heard. */
  sound: boolean;
}

/** What to do now: play on, play a little faster, or jump. */
export function pace({ behind, spare, wanted, rate, fresh, sound }: Edge): Pace {
  const excess = spare - wanted;
  if (behind > SEEK_BEHIND_S || (fresh && excess > (sound ? JUMP_WITH_SOUND_S : JUMP_S))) return { rate: 1, seek: true };
  if (excess > RUN_S) return { rate: 1.25, seek: false };
  if (excess > HURRY_S) return { rate: 1.1, seek: false };
  if (excess > 0.05 || (rate > 1 && excess > 0.015)) return { rate: 1.05, seek: false };
  return { rate: 1, seek: false };
}

/** How much to leave in the buffer: little, more after each stall, and less again as time goes by without one. Sound needs more. */
export class Wanted {
  private seconds: number;
  private readonly least: number;

  constructor(sound: boolean) {
    this.seconds = this.least = sound ? 0.1 : 0.03;
  }

  stalled(): void {
    this.seconds = Math.min(0.5, this.seconds + 0.05);
  }

  calm(elapsedS: number): void {
    this.seconds = Math.max(this.least, this.seconds - elapsedS * 0.003);
  }

  get value(): number {
    return this.seconds;
  }
}
