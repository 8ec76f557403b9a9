import { HISTORY_MS, type LevelHistory } from "@/realtime/levels";
import { fraction, type Lines, scaleOf, type Zone, zoneOf } from "./scale";

/** One bar of the last minute; nothing is seen of it more often. */
export const BAR_MS = 200;

function fit(canvas: HTMLCanvasElement): { width: number; height: number; pixels: number } {
  const pixels = Math.min(2, window.devicePixelRatio || 1);
  const width = Math.round(canvas.clientWidth * pixels);
  const height = Math.round(canvas.clientHeight * pixels);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { width, height, pixels };
}

function colours(canvas: HTMLCanvasElement): Record<Zone | "line", string> {
  const style = getComputedStyle(canvas);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return { quiet: token("--quiet"), stirring: token("--stirring"), loud: token("--loud"), line: token("--line-strong") };
}

/** The loudest value in each 200 ms of the last minute; undefined where nothing was heard. Newest last. */
export function bars(history: LevelHistory, now: number): (number | undefined)[] {
  const count = HISTORY_MS / BAR_MS;
  const found = Array.from<number | undefined>({ length: count });
  history.each(now, (age, value) => {
    const slot = count - 1 - Math.min(count - 1, Math.max(0, Math.floor(age / BAR_MS)));
    const known = found[slot];
    if (known === undefined || value > known) found[slot] = value;
  });
  return found;
}

/** Draws the last minute: a bar for each 200 ms in the colour of its zone, the newest at the right; gaps stay empty. */
export function paintHistory(canvas: HTMLCanvasElement, history: LevelHistory, lines: Lines, now: number, dashed: boolean): void {
  const context = canvas.getContext("2d");
  const { width, height, pixels } = fit(canvas);
  if (!context || !width || !height) return;
  const scale = scaleOf(lines);
  const colour = colours(canvas);
  context.clearRect(0, 0, width, height);
  const found = bars(history, now);
  const step = width / found.length;
  found.forEach((value, index) => {
    if (value === undefined) return;
    const tall = Math.max(pixels, fraction(value, scale) * height);
    context.fillStyle = colour[zoneOf(value, lines)];
    context.globalAlpha = zoneOf(value, lines) === "quiet" ? 0.6 : 1;
    const left = Math.round(index * step);
    context.fillRect(left, height - tall, Math.max(pixels, Math.round((index + 1) * step) - left), tall);
  });
  context.globalAlpha = 1;
  if (dashed)
    for (const [value, zone] of [
      [lines.stir_db, "stirring"],
      [lines.loud_db, "loud"],
    ] as const)
      dash(context, height - fraction(value, scale) * height, width, colour[zone], pixels);
}

function dash(context: CanvasRenderingContext2D, y: number, width: number, colour: string, pixels: number): void {
  context.strokeStyle = colour;
  context.lineWidth = pixels;
  context.setLineDash([4 * pixels, 4 * pixels]);
  context.beginPath();
  context.moveTo(0, Math.max(pixels / 2, y));
  context.lineTo(width, Math.max(pixels / 2, y));
  context.stroke();
  context.setLineDash([]);
}
