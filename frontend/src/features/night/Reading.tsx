import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { text } from "@/shared/i18n";
import { useClock } from "./clock";
import { heardAt } from "./levels";
import { movesAt } from "./motion";
import css from "./Lanes.module.css";
import type { Sounds } from "./useSounds";

type All = ReadonlyMap<number, Sounds>;

/** What each room was like at a moment. */
export function readAt(night: NightTold, sounds: All, at: number): { name: string; words: string; zone: string }[] {
  return night.rooms.map(({ room, name }) => {
    const sound = sounds.get(room);
    const heard = sound ? heardAt(sound.shown, at) : null;
    const moves = sound && movesAt(sound.shown.motion, sound.shown.since, sound.shown.stepS, at);
    if (heard)
      return { name, words: later.night.heard(later.night.zones[heard.zone], text.db(heard.db), Boolean(moves)), zone: heard.zone };
    return at > Date.parse(night.now) ? { name, words: later.night.ahead, zone: "" } : { name, words: later.night.unheard, zone: "gap" };
  });
}

/** The line that reads all lanes at once; before that it says how. */
export function Reading({ night, sounds, cursor }: { night: NightTold; sounds: All; cursor: number | null }) {
  const { exact } = useClock();
  if (cursor === null) return <p className={css.reading}>{later.night.readHow}</p>;
  return (
    <p className={css.reading} aria-hidden="true" data-reading>
      <b>{exact(cursor)}</b>
      {readAt(night, sounds, cursor).map(({ name, words, zone }) => (
        <span key={name} data-zone={zone}>
          {name} <b>{words}</b>
        </span>
      ))}
    </p>
  );
}

const SWATCHES = ["asleep", "stirring", "loud", "called", "up", "gap", "moved"] as const;

/** What the colours mean. `motion`: it is drawn in a lane. */
export function Legend({ motion }: { motion: boolean }) {
  return (
    <ul className={css.legend}>
      {SWATCHES.filter((swatch) => motion || swatch !== "moved").map((swatch) => (
        <li key={swatch}>
          <i className={css.swatch} data-swatch={swatch} />
          {later.night.legend[swatch]}
        </li>
      ))}
    </ul>
  );
}
