import type { Moment } from "./contract";

/** The server's clock, as this phone knows it: its own may be a day off. */
export class ServerTime {
  private ahead = 0;
  known = false;

  constructor(private readonly clock: () => number = Date.now) {}

  /** The server said that it was `at` just now. */
  learn(at: Moment | null | undefined): void {
    const ms = msOf(at);
    if (ms === null) return;
    this.ahead = ms - this.clock();
    this.known = true;
  }

  now(): number {
    return this.clock() + this.ahead;
  }
}

/** Milliseconds since 1970; null if it is no time. */
export function msOf(at: Moment | null | undefined): number | null {
  const ms = typeof at === "number" ? at : at ? Date.parse(at) : NaN;
  return Number.isFinite(ms) ? ms : null;
}
