import type { NightRoom } from "@/shared/api/types";
import css from "./Readings.module.css";
import { HEIGHT, readingPath, readingWords, WIDTH } from "./readings";
import type { View } from "./view";

/** What the room's camera measured beside the sound, a thin line each: battery, temperature. Nothing without any. */
export function Readings({ room, view }: { room: NightRoom; view: View }) {
  const lanes = room.readings.filter(({ points }) => points.length);
  return lanes.map((reading) => {
    const path = readingPath(reading, view);
    return (
      <figure key={reading.name} className={css.reading} data-reading={reading.name}>
        <figcaption>
          {reading.label} <b>{readingWords(reading)}</b>
        </figcaption>
        <svg viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden="true">
          {path ? <path d={path} /> : null}
        </svg>
      </figure>
    );
  });
}
