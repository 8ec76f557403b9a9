import { useMemo } from "react";
import { later } from "@/shared/i18n/later";
import css from "./Lanes.module.css";
import type { Sound } from "./levels";
import { pathsOf } from "./motion";
import { lengthOf, shareOf, type View } from "./view";

/** What moved in a room; a thin line where anybody could tell, and nothing where nobody could. */
export function MotionStrip({ sound: { since, stepS, motion }, view, label }: { sound: Sound; view: View; label: string }) {
  const { known, moved } = useMemo(() => pathsOf(motion), [motion]);
  if (!known) return null;
  const left = shareOf(since * 1000, view) * 100;
  const width = ((motion.length * stepS * 1000) / lengthOf(view)) * 100;
  return (
    <div className={css.motion} role="img" aria-label={label} data-motion>
      <span aria-hidden="true">{later.night.motion}</span>
      <svg
        viewBox={`0 0 ${motion.length} 24`}
        preserveAspectRatio="none"
        style={{ left: `${left}%`, width: `${width}%` }}
        aria-hidden="true"
      >
        <path className={css.watched} d={known} />
        <path className={css.moved} d={moved} />
      </svg>
    </div>
  );
}
