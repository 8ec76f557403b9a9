/** When the screen goes black, and where its one dot stands. Pure; times in ms. */

export const DIM_AFTER_MS = 20_000;
export const DOT_MOVES_MS = 60_000;

/** Is the screen dimmed? Only a phone that is a camera dims. */
export function isDim(now: number, touchedAt: number, running: boolean): boolean {
  return running && now - touchedAt >= DIM_AFTER_MS;
}

/** The dot's place in per cent of the screen, another one each minute, so that nothing burns in; never at the rim. */
export function dotAt(now: number): { x: number; y: number } {
  const minute = Math.floor(now / DOT_MOVES_MS);
  // The golden ratio and its relative in two dimensions fill a square evenly.
  return { x: 12 + ((minute * 0.7548776662) % 1) * 76, y: 14 + ((minute * 0.5698402909) % 1) * 68 };
}
