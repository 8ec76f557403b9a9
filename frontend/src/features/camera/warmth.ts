import type { Heat } from "./contract";

const ORDER: readonly Heat[] = ["nominal", "fair", "serious", "critical"];

/** A busy moment is no fever: pressure must last this long before it is told. */
export const FEVER_MS = 60_000;

/** The least pressure of the last minute, felt second by second. Pure but for its memory; times in ms. */
export class Warmth {
  private readonly since = ORDER.map(() => -1);

  feel(state: Heat, now: number): Heat {
    const rank = ORDER.indexOf(state);
    let told: Heat = "nominal";
    ORDER.forEach((each, index) => {
      if (index > rank) this.since[index] = -1;
      else if ((this.since[index] ?? -1) < 0) this.since[index] = now;
      if (index <= rank && now - (this.since[index] ?? now) >= FEVER_MS) told = each;
    });
    return told;
  }
}
