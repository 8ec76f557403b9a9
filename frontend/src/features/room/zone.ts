/** Parts of a picture, in thousandths of its width and height: left, top, width, height. Pure. */
export type Part = [number, number, number, number];

export const MOST_PARTS = 8;
const UNITS = 1000;
const LEAST = 60;
const NEW: Part = [300, 350, 400, 400];

const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.round(value)));

export const partsOf = (zone: number[][]): Part[] =>
  zone.map(([left = 0, top = 0, width = LEAST, height = LEAST]) => [left, top, width, height]);

/** Moved by so much, and still inside of the picture. */
export const moved = ([left, top, width, height]: Part, x: number, y: number): Part => [
  between(left + x, 0, UNITS - width),
  between(top + y, 0, UNITS - height),
  width,
  height,
];

/** Its lower right corner moved by so much. */
export const resized = ([left, top, width, height]: Part, x: number, y: number): Part => [
  left,
  top,
  between(width + x, Math.min(LEAST, UNITS - left), UNITS - left),
  between(height + y, Math.min(LEAST, UNITS - top), UNITS - top),
];

/** What was drawn from one corner (x, y) to another; null: too little to be meant. */
export function drawn(from: [number, number], to: [number, number]): Part | null {
  const [left, top] = [between(Math.min(from[0], to[0]), 0, UNITS), between(Math.min(from[1], to[1]), 0, UNITS)];
  const [right, bottom] = [between(Math.max(from[0], to[0]), 0, UNITS), between(Math.max(from[1], to[1]), 0, UNITS)];
  return right - left < LEAST || bottom - top < LEAST ? null : [left, top, right - left, bottom - top];
}

/** One more, not quite over those that are there. */
export const added = (parts: Part[]): Part[] =>
  parts.length < MOST_PARTS ? [...parts, moved(NEW, 40 * parts.length, 40 * parts.length)] : parts;

/** Where the picture itself lies in a frame of 4:3 that shows all of it, in per cent. `video`: "h264 640x480". */
export function boxOf(video: string): { left: string; top: string; width: string; height: string } {
  const [, width = 4, height = 3] = /(\d+)x(\d+)/.exec(video)?.map(Number) ?? [];
  const [wide, high] = 3 * width >= 4 * height ? [100, (400 * height) / (3 * width)] : [(300 * width) / (4 * height), 100];
  return { left: `${(100 - wide) / 2}%`, top: `${(100 - high) / 2}%`, width: `${wide}%`, height: `${high}%` };
}
