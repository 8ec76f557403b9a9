import type { Room } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Fault, TextField } from "@/shared/ui/Field";
import css from "./Room.module.css";

const words = later.fineTuning;
const MOST = 12;

/** A point of the curve as it is typed. */
export interface Point {
  over: string;
  seconds: string;
}

export const pointsOf = (curve: Room["curve"]): Point[] =>
  curve.map(([over, seconds]) => ({ over: String(over), seconds: String(seconds) }));

interface Props {
  points: Point[];
  onChange: (points: Point[]) => void;
  error: string | undefined;
}

/** Points of dB over the alarm line and seconds, and the curve that they make. */
export function CurveEditor({ points, onChange, error }: Props) {
  const put = (at: number, change: Partial<Point>): void =>
    onChange(points.map((point, place) => (place === at ? { ...point, ...change } : point)));
  const last = points.at(-1);
  const more = (): void =>
    onChange([...points, { over: String(Number(last?.over ?? -5) + 5), seconds: String(Number(last?.seconds ?? 20) / 2) }]);
  const number = { type: "number", inputMode: "decimal", step: "any", required: true, min: 0 } as const;
  return (
    <fieldset className={css.curve}>
      <legend className="sr-only">{words.own}</legend>
      <p className={css.help}>{words.ownHelp}</p>
      <Drawing points={points} />
      {points.map(({ over, seconds }, at) => (
        <div key={at} className={css.point}>
          <TextField
            {...number}
            label={words.over(at + 1)}
            unit={words.db}
            max={60}
            value={over}
            onChange={({ target }) => put(at, { over: target.value })}
          />
          <TextField
            {...number}
            label={words.after(at + 1)}
            unit={words.unit}
            max={300}
            value={seconds}
            onChange={({ target }) => put(at, { seconds: target.value })}
          />
          <Button
            look="quiet"
            icon="trash"
            aria-label={words.remove(at + 1)}
            disabled={points.length === 1}
            onClick={() => onChange(points.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Fault words={error} />
      {points.length < MOST ? (
        <Button look="quiet" icon="plus" onClick={more}>
          {words.add}
        </Button>
      ) : null}
    </fieldset>
  );
}

/** Louder to the right, later upwards; flat before the first and after the last point. */
function Drawing({ points }: { points: Point[] }) {
  const numbers = points.map(({ over, seconds }) => [Number(over), Number(seconds)] as const);
  const widest = Math.max(20, ...numbers.map(([over]) => over + 5));
  const highest = Math.max(1, ...numbers.map(([, seconds]) => seconds));
  const place = (over: number, seconds: number): string => `${(over / widest) * 100},${44 - (seconds / highest) * 40}`;
  const [first, last] = [numbers[0], numbers.at(-1)];
  const line = [place(0, first?.[1] ?? 0), ...numbers.map(([over, seconds]) => place(over, seconds)), place(widest, last?.[1] ?? 0)];
  return (
    <svg
      className={css.drawing}
      viewBox="0 0 100 48"
      preserveAspectRatio="none"
      role="img"
      aria-label={words.drawing(numbers.map((each) => words.point(...each)).join(", "))}
    >
      <polyline points={line.join(" ")} />
    </svg>
  );
}
