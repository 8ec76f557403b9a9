import type { CSSProperties } from "react";
import type { NightIncident } from "@/shared/api/types";
import css from "./Lanes.module.css";
import { useWho } from "./people";
import { isCall } from "./tell";
import { placeOf, type View } from "./view";

interface Part {
  from: number;
  to: number;
  /** Null: it called, and nobody had come yet. */
  person: number | null;
}

/** How a call went: called until somebody came, then who was up until when. */
function partsOf(incident: NightIncident, now: number): Part[] {
  const [from, to] = [Date.parse(incident.since), incident.until ? Date.parse(incident.until) : now];
  const ups = incident.ups.map(({ person, since, until }) => ({ person, from: Date.parse(since), to: until ? Date.parse(until) : now }));
  const answered = incident.answered_by !== null && incident.answered_s !== null ? from + incident.answered_s * 1000 : null;
  const came = Math.min(answered ?? to, ...ups.map((up) => up.from));
  return [{ from, to: Math.max(came, from), person: null }, ...ups];
}

/** A bar for each call under the sound. Its moment below says the same in words. */
export function CalledBars({ incidents, view, now }: { incidents: NightIncident[]; view: View; now: number }) {
  const who = useWho();
  return (
    <div className={css.bars} aria-hidden="true">
      {incidents.flatMap((incident) =>
        partsOf(incident, now).map(({ from, to, person }) => {
          const place = placeOf({ from, to }, view);
          if (!place) return null;
          const colour = person === null ? "" : who(person).colour;
          const style = { left: `${place.left}%`, width: `${place.width}%`, "--who": colour } as CSSProperties;
          return (
            <i
              key={`${incident.id} ${person} ${from}`}
              className={css.called}
              data-kind={!isCall(incident) ? "trouble" : person === null ? "called" : "up"}
              style={style}
            />
          );
        }),
      )}
    </div>
  );
}
