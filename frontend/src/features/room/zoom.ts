/** Which part of a picture is seen: how many times nearer, and how far it is moved, px from its middle. Pure. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
export const NEAREST = 4;
/** A double tap, a key or a button comes so much nearer. */
export const STEP = 1.6;
const DOUBLE_TAP = 2;

/** Nearer by `factor`, so that what lies at this point (px from the middle of the frame) stays there. */
export function zoomed(view: View, factor: number, at: Point, frame: Size): View {
  const scale = Math.min(NEAREST, Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return bounded({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, frame);
}

/** Moved by so many px; the picture never leaves its frame. */
export function moved(view: View, by: Point, frame: Size): View {
  return bounded({ ...view, x: view.x + by.x, y: view.y + by.y }, frame);
}

/** To what was tapped twice, or back to all of it. */
export function tappedTwice(view: View, at: Point, frame: Size): View {
  return view.scale > 1 ? WHOLE : zoomed(view, DOUBLE_TAP, at, frame);
}

function bounded({ scale, x, y }: View, { width, height }: Size): View {
  const limit = (value: number, length: number): number => {
    const most = ((scale - 1) * length) / 2;
    return Math.min(most, Math.max(-most, value)) || 0;
  };
  return { scale, x: limit(x, width), y: limit(y, height) };
}
