import { text } from "@/shared/i18n";
import { camera as words } from "@/shared/i18n/camera";
import css from "./Running.module.css";

const LOW_DB = -75;
const HIGH_DB = -5;

/** The level as the server measures it, dBFS; null: it hears nothing from here. */
export function Meter({ level }: { level: number | null }) {
  const value = level ?? LOW_DB;
  const share = Math.min(1, Math.max(0, (value - LOW_DB) / (HIGH_DB - LOW_DB)));
  const said = level === null ? words.meterNone : text.db(level);
  return (
    <div className={css.meter}>
      <p aria-hidden="true">
        <span>{words.meter}</span>
        <span>{said}</span>
      </p>
      <div
        className={css.bar}
        role="meter"
        aria-label={words.meter}
        aria-valuemin={LOW_DB}
        aria-valuemax={HIGH_DB}
        aria-valuenow={Math.round(Math.min(HIGH_DB, Math.max(LOW_DB, value)))}
        aria-valuetext={said}
      >
        <div className={css.level} style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      </div>
    </div>
  );
}
