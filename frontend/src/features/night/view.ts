/** What stretch of a night is looked at; all times are ms since 1970. Pure. */
export interface View {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LEAST = 4 * MINUTE;
/** From here on seconds are asked for. */
export const FINE = 2 * HOUR;

export const lengthOf = ({ from, to }: View): number => to - from;

/** Inside `whole`, and never shorter than four minutes. */
export function within(view: View, whole: View): View {
  const length = Math.min(Math.max(lengthOf(view), LEAST), lengthOf(whole));
  const from = Math.min(Math.max(view.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** `factor` below 1 comes nearer; the moment `around` keeps its place. */
export function zoomed(view: View, factor: number, around: number, whole: View): View {
  const length = Math.min(Math.max(lengthOf(view) * factor, LEAST), lengthOf(whole));
  const share = (around - view.from) / lengthOf(view);
  const from = around - share * length;
  return within({ from, to: from + length }, whole);
}

export const moved = (view: View, by: number, whole: View): View => within({ from: view.from + by, to: view.to + by }, whole);

/** 0 at the left edge of what is looked at, 1 at the right one. */
export const shareOf = (at: number, { from, to }: View): number => (at - from) / (to - from);
export const momentAt = (share: number, view: View): number => view.from + share * lengthOf(view);

export const same = (a: View, b: View): boolean => a.from === b.from && a.to === b.to;

/** Left and width in percent of what is seen of a stretch; null where nothing of it is. */
export function placeOf(stretch: View, view: View): { left: number; width: number } | null {
  const left = Math.max(0, shareOf(stretch.from, view));
  const right = Math.min(1, shareOf(stretch.to, view));
  return right <= left ? null : { left: left * 100, width: (right - left) * 100 };
}

/** The half hours around a view, for which seconds are asked: a small move asks for nothing new. Three hours at most. */
export function askedFor(view: View, whole: View): View {
  const step = 30 * MINUTE;
  return {
    from: Math.max(whole.from, Math.floor(view.from / step) * step),
    to: Math.min(whole.to, Math.ceil(view.to / step) * step),
  };
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * MINUTE);

/**
 * The moments at which the axis has a word, at least `apart` (0 to 1) from each other: whole steps of the wall clock.
 * `minuteOf`: minutes since midnight in the zone of the night. After the clocks are changed the steps go on by the wall clock.
 */
export function ticksOf(view: View, apart: number, minuteOf: (at: number) => number): number[] {
  const step = STEPS.find((each) => each / lengthOf(view) >= apart) ?? 12 * HOUR;
  const unit = Math.min(step, HOUR);
  const offset = (minuteOf(view.from) * MINUTE + (view.from % MINUTE)) % unit;
  const ticks: number[] = [];
  for (let at = view.from + ((unit - offset) % unit); at <= view.to; at += unit)
    if ((minuteOf(at) * MINUTE) % step === 0 && (!ticks.length || at - (ticks.at(-1) ?? 0) >= step * 0.6)) ticks.push(at);
  return ticks;
}
