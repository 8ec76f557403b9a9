import { camera as words } from "@/shared/i18n/camera";
import { clockTime } from "@/shared/lib/time";
import type { Wish } from "./contract";
import css from "./Dark.module.css";
import { dotAt } from "./dim";
import type { Truth } from "./truth";

interface Props {
  truth: Truth;
  /** The server's time, ms. */
  now: number;
  light: Wish["light"];
  talking: string | null;
  /** The browser wants a tap before it sounds. */
  silent: boolean;
  onWake: () => void;
}

/** Black with one small dot and the time, or a night light; and in big red words when the server does not hear. */
export function Dark({ truth, now, light, talking, silent, onWake }: Props) {
  const { x, y } = dotAt(now);
  const bad = truth.tone === "bad";
  return (
    <div
      className={css.dark}
      data-light={light.on || undefined}
      style={{ background: light.on ? shade(light.colour, light.level) : "#000" }}
      data-part="dark"
    >
      <button type="button" className={css.wake} aria-label={words.dimmed} onClick={onWake} />
      {bad ? (
        <div className={css.bad} role="alert">
          <strong>{truth.title}</strong>
          <span>{truth.help}</span>
        </div>
      ) : (
        <p className={css.spot} style={{ left: `${x}%`, top: `${y}%` }} data-tone={truth.tone}>
          <i />
          {talking ? words.truth.talking(talking) : clockTime(now)}
        </p>
      )}
      {silent && !bad ? (
        <p className={css.tap} role="alert">
          {words.truth.tapForSound}
        </p>
      ) : null}
    </div>
  );
}

/** The wished colour, as bright as wished: black at 0. */
export function shade(colour: string, level: number): string {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) return "#000";
  const bright = Math.min(1, Math.max(0, level));
  return `rgb(${parts
    .slice(1)
    .map((part) => Math.round(parseInt(part, 16) * bright))
    .join(" ")})`;
}
