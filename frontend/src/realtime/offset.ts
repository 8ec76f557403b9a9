/** How far the server's clock is ahead of this device's, in ms.
 *
 * Each message says when it left; the one that travelled fastest gives the best estimate, so the largest difference of the
 * last minute counts. On a home network the error is the fastest one-way delay: about a millisecond.
 */
export class ClockOffset {
  private readonly samples: { at: number; ahead: number }[] = [];
  private best = 0;

  hear(serverMs: number, now: number): void {
    if (!Number.isFinite(serverMs)) return;
    this.samples.push({ at: now, ahead: serverMs - now });
    while (this.samples.length > 60 || (this.samples[0] && now - this.samples[0].at > 60_000)) this.samples.shift();
    this.best = Math.max(...this.samples.map((sample) => sample.ahead));
  }

  get ms(): number {
    return this.best;
  }
}
