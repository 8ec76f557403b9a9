/**
 * The page's own clock: ms that begin at the time of day, never go back, and count sleep.
 *
 * The time of day (`Date.now`) jumps when somebody sets it; the browser's steady clock (`performance.now`) stands still in some
 * systems while the device sleeps. So the steady one counts, and what the time of day is ahead of it by more than a second was sleep.
 */
export class SteadyClock {
  private readonly began: number;
  private counted: number;
  private told: number;
  private slept = 0;

  constructor(
    private readonly steady: () => number = () => performance.now(),
    private readonly wall: () => number = () => Date.now(),
  ) {
    this.counted = steady();
    this.told = wall();
    this.began = this.told - this.counted;
  }

  readonly now = (): number => {
    const [counted, told] = [this.steady(), this.wall()];
    const missed = told - this.told - (counted - this.counted);
    if (missed > SLEPT_MS) this.slept += missed;
    [this.counted, this.told] = [counted, told];
    return this.began + counted + this.slept;
  };
}

const SLEPT_MS = 1_000;

const clock = new SteadyClock();

/** For ages and deadlines of this page; not for times that the server is told. */
export const steadyNow = clock.now;
