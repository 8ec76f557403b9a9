/** Keeps playback at the live edge: as little waiting as the network allows, and never a jump where a little haste will do. */

export interface Pace {
  rate: number;
  seek: boolean;
}

export const SEEK_BEHIND_S = 1.5;
const HURRY_BEHIND_S = 0.3;

/**
 * `behind`: seconds between what is shown and what has come; `spare`: the least that was left whenever something new came, over
 * the last second (what could be cut without a stall); `wanted`: how much to leave; `rate`: the present one.
 */
export function pace(behind: number, spare: number, wanted: number, rate: number): Pace {
  if (behind > SEEK_BEHIND_S) return { rate: 1, seek: true };
  const excess = spare - wanted;
  if (excess > HURRY_BEHIND_S) return { rate: 1.1, seek: false };
  if (excess > 0.06 || (rate > 1 && excess > 0.015)) return { rate: 1.05, seek: false };
  return { rate: 1, seek: false };
}

/** How much to leave in the buffer: little, more after each stall, and less again as time goes by without one. */
export class Wanted {
  private seconds = 0.03;

  stalled(): void {
    this.seconds = Math.min(0.4, this.seconds + 0.04);
  }

  calm(elapsedS: number): void {
    this.seconds = Math.max(0.03, this.seconds - elapsedS * 0.003);
  }

  get value(): number {
    return this.seconds;
  }
}
