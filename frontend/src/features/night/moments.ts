import type { NightClip, NightIncident, NightMark, NightRoom } from "@/shared/api/types";
import { whoCame } from "./tell";
import { shareOf, type View } from "./view";

/** Something that can be tapped: what happened at one time, or so near to each other that a thumb could not part it. */
export interface Moment {
  /** Ms since 1970 of its first and its last thing. */
  from: number;
  to: number;
  incidents: NightIncident[];
  marks: NightMark[];
  clips: NightClip[];
}

const at = (time: string): number => Date.parse(time);

/** Each thing for itself; a clip that belongs to an incident lies with it. */
function things(room: NightRoom): Moment[] {
  const own = new Set(room.incidents.flatMap(({ clips }) => clips));
  const clipsOf = (incident: NightIncident): NightClip[] => room.clips.filter(({ id }) => incident.clips.includes(id));
  const none = { incidents: [], marks: [], clips: [] };
  return [
    ...room.incidents.map((each) => ({ ...none, from: at(each.since), to: at(each.since), incidents: [each], clips: clipsOf(each) })),
    ...room.marks.map((each) => ({ ...none, from: at(each.at), to: at(each.at), marks: [each] })),
    ...room.clips.filter(({ id }) => !own.has(id)).map((each) => ({ ...none, from: heardAt(each), to: heardAt(each), clips: [each] })),
  ].sort((a, b) => a.from - b.from);
}

/** When a clip's noise began. */
const heardAt = (clip: NightClip): number => at(clip.started_at) + (clip.onset_s ?? 0) * 1000;

const joined = (a: Moment, b: Moment): Moment => ({
  from: a.from,
  to: Math.max(a.to, b.to),
  incidents: [...a.incidents, ...b.incidents],
  marks: [...a.marks, ...b.marks],
  clips: [...a.clips, ...b.clips],
});

export const middleOf = ({ from, to }: Moment): number => (from + to) / 2;

/** What lies in the view, put together until no two are closer than `apart` (a share of the width). */
export function momentsOf(room: NightRoom, view: View, apart: number): Moment[] {
  const inside = things(room).filter(({ from }) => from >= view.from && from <= view.to);
  const found: Moment[] = [];
  for (const next of inside) {
    let moment = next;
    for (let last = found.at(-1); last && shareOf(middleOf(moment), view) - shareOf(middleOf(last), view) < apart; last = found.at(-1)) {
      moment = joined(last, moment);
      found.pop();
    }
    found.push(moment);
  }
  return found;
}

/** Who came in it, each once; null where somebody was called and nobody came. */
export function cameIn({ incidents }: Moment): (number | null)[] {
  return [...new Set(incidents.flatMap((each) => (whoCame(each).length ? whoCame(each) : [null])))];
}
