const WINDOW_MS = 60_000;
const KEPT = 60;
/** A message that came this much later than the quickest waited on its way, or the server's clock was set back. */
const LATE_MS = 3_000;
/** So long all messages must agree on another time before it is believed. */
const AGREED_MS = 4_000;
const APART_MS = 1_000;

interface Sample {
  at: number;
  ahead: number;
}

/** How far the server's clock is ahead of this page's, in ms.
 *
 * Each message says when it left; the one that travelled fastest gives the best estimate, so the largest difference of the
 * last minute counts. On a home network the error is the fastest one-way delay: about a millisecond. Messages that waited in a dead
 * network come in a rush and disagree about the time; a server whose clock was set back goes on evenly, and is believed after 4 s.
 */
export class ClockOffset {
  private samples: Sample[] = [];
  private best: number | null = null;

  hear(serverMs: number, now: number): void {
    if (!Number.isFinite(serverMs)) return;
    const ahead = serverMs - now;
    this.samples = [...this.samples.filter(({ at }) => now - at <= WINDOW_MS), { at: now, ahead }].slice(-KEPT);
    if (this.best === null || ahead > this.best - LATE_MS) this.best = Math.max(...this.samples.map((sample) => sample.ahead));
    else if (this.setBack(now)) this.forget(now);
  }

  /** How much later than the quickest one a message came that says it left at `serverMs`. */
  lag(serverMs: number, now: number): number {
    if (this.best === null || !Number.isFinite(serverMs)) return 0;
    return Math.max(0, this.best - (serverMs - now));
  }

  private setBack(now: number): boolean {
    const late = this.samples.filter(({ at, ahead }) => now - at <= AGREED_MS + APART_MS && ahead <= (this.best ?? 0) - LATE_MS);
    const aheads = late.map(({ ahead }) => ahead);
    return (
      late.length === this.lastOf(AGREED_MS + APART_MS, now) &&
      now - (late[0]?.at ?? now) >= AGREED_MS &&
      Math.max(...aheads) - Math.min(...aheads) < APART_MS
    );
  }

  private lastOf(ms: number, now: number): number {
    return this.samples.filter(({ at }) => now - at <= ms).length;
  }

  private forget(now: number): void {
    this.samples = this.samples.filter(({ at }) => now - at <= AGREED_MS);
    this.best = Math.max(...this.samples.map((sample) => sample.ahead));
  }

  get ms(): number {
    return this.best ?? 0;
  }
}
