import type { Lane } from "@/shared/api/types";

export const WIDTH = 600;
export const HEIGHT = 40;
/** Minutes without a reading after which the line is interrupted. */
const GAP_MIN = 5;

/** The ends of its scale: the kind's own, or as far as its values go. */
function endsOf({ lowest, highest, points }: Lane): [number, number] {
  const values = points.map(([, value = 0]) => value);
  return [Math.min(lowest, ...values), Math.max(highest, ...values)];
}

/** The lane as an SVG path of WIDTH by HEIGHT, from its first reading to its last; it breaks off where nothing was measured. */
export function pathOf(lane: Lane, stepS: number): string {
  const [low, high] = endsOf(lane);
  const [from, to] = [lane.points[0]?.[0] ?? 0, lane.points.at(-1)?.[0] ?? 0];
  return lane.points
    .map(([at = 0, value = 0], place) => {
      const before = lane.points[place - 1]?.[0];
      const pen = before === undefined || at - before > GAP_MIN * stepS ? "M" : "L";
      const x = to > from ? ((at - from) / (to - from)) * WIDTH : 0;
      const y = high > low ? (1 - (value - low) / (high - low)) * HEIGHT : HEIGHT / 2;
      return `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** A value as it is read: "62 %", "21.5 °C". */
export function valueOf({ unit }: Pick<Lane, "unit">, value: number): string {
  return [String(Math.round(value * 10) / 10), unit].filter(Boolean).join(" ");
}
