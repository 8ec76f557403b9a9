/** What moved in a room, step by step: shares from 0 to 1, NaN where nobody could tell. Pure. */

const HEIGHT = 24;
const LEAST = 5;
/** Motion that is one stretch, in ms. */
const NEAR = 5 * 60_000;

/** Two paths in a field as wide as there are steps, and HEIGHT high: where anybody could tell, and what moved there. */
export function pathsOf(motion: Float32Array): { known: string; moved: string } {
  const [known, moved]: [string[], string[]] = [[], []];
  let at = 0;
  while (at < motion.length) {
    const share = motion[at] ?? NaN;
    const from = at;
    while (at < motion.length && Object.is(motion[at], motion[from])) at += 1;
    if (Number.isNaN(share)) continue;
    known.push(`M${from} ${HEIGHT - 1}h${at - from}v1h${from - at}z`);
    const height = Math.round(LEAST + (HEIGHT - LEAST) * Math.sqrt(Math.min(1, share)));
    if (share > 0) moved.push(`M${from} ${HEIGHT}v-${height}h${at - from}v${height}z`);
  }
  return { known: known.join(""), moved: moved.join("") };
}

export interface Moved {
  /** Ms since 1970. */
  from: number;
  to: number;
  /** How many of its steps had motion in them. */
  steps: number;
}

/** When something moved; stretches that are near each other are one. `since` and `stepS` in seconds. */
export function stretchesOf(motion: Float32Array, since: number, stepS: number): Moved[] {
  const found: Moved[] = [];
  motion.forEach((share, step) => {
    if (!(share > 0)) return;
    const [from, to] = [(since + step * stepS) * 1000, (since + (step + 1) * stepS) * 1000];
    const last = found.at(-1);
    if (last && from - last.to <= NEAR) Object.assign(last, { to, steps: last.steps + 1 });
    else found.push({ from, to, steps: 1 });
  });
  return found;
}

/** Whether something moved at a moment (ms since 1970). */
export const movesAt = (motion: Float32Array, since: number, stepS: number, at: number): boolean =>
  (motion[Math.floor((at / 1000 - since) / stepS)] ?? 0) > 0;
