import type { NightGap } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import css from "./Lanes.module.css";
import { placeOf, type View } from "./view";

const NAMED_PX = 96;

/** What was not monitored: hatched over the whole height, and named where there is room (the head names them all). */
export function GapMarks({ gaps, view, width }: { gaps: NightGap[]; view: View; width: number }) {
  return gaps.map(({ since, until, cause }) => {
    const place = placeOf({ from: Date.parse(since), to: Date.parse(until) }, view);
    if (!place) return null;
    const words = later.night.gap((Date.parse(until) - Date.parse(since)) / 1000, cause);
    return (
      <div key={since} className={css.gap} style={{ left: `${place.left}%`, width: `${place.width}%` }} title={words} data-gap={cause}>
        {(place.width / 100) * width >= NAMED_PX ? <span>{words}</span> : null}
      </div>
    );
  });
}
