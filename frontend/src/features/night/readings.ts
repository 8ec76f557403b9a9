import type { NightReading } from "@/shared/api/types";
import { shareOf, type View } from "./view";

/** What the camera measured in a night, as a line. Pure; points are [seconds since 1970, value]. */
export const WIDTH = 1000;
export const HEIGHT = 20;
/** Without a reading for so long the line is interrupted. */
const GAP_S = 15 * 60;

/** The line of WIDTH by HEIGHT over what is looked at; null where nothing was measured. What never changes lies in the middle. */
export function readingPath({ points }: NightReading, view: View): string | null {
  const values = points.map(([, value = 0]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shown = points.filter(([at = 0]) => at * 1000 >= view.from - GAP_S * 1000 && at * 1000 <= view.to + GAP_S * 1000);
  if (!shown.length) return null;
  return shown
    .map(([at = 0, value = 0], place) => {
      const before = shown[place - 1]?.[0];
      const pen = before === undefined || at - before > GAP_S ? "M" : "L";
      const y = high > low ? (1 - (value - low) / (high - low)) * HEIGHT : HEIGHT / 2;
      return `${pen}${(shareOf(at * 1000, view) * WIDTH).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** "81 % – 34 %": the first and the last of the night. */
export function readingWords({ points, unit }: NightReading): string {
  const said = (value: number): string => [String(Math.round(value * 10) / 10), unit].filter(Boolean).join(" ");
  const [first, last] = [points[0]?.[1] ?? 0, points.at(-1)?.[1] ?? 0];
  return said(first) === said(last) ? said(first) : `${said(first)} – ${said(last)}`;
}
