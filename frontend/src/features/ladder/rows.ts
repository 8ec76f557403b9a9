import type { Ladder } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";

type Rung = Ladder["rooms"][number]["rungs"][number];
type People = Rung["people"];

export interface Row {
  after_s: number;
  people: People;
  who: string;
  how: string;
  siren: boolean;
}

const words = later.ladder;

function named(people: People): string {
  const names = people.map(({ name }) => name);
  return names.length > 2 ? `${names.slice(0, -1).join(", ")}${text.duty.and}${names.at(-1) ?? ""}` : names.join(text.duty.and);
}

/** All that there are are called together. */
function isEverybody(people: People, rungs: Rung[]): boolean {
  return people.length > 1 && new Set(rungs.flatMap((rung) => rung.people.map(({ id }) => id))).size === people.length;
}

/** What is drawn: each call of the first round, one row for each later one, and the siren. */
export function rowsOf(rungs: Rung[], siren_s: number): Row[] {
  return rungs.flatMap((rung): Row[] => {
    const { after_s, people, siren } = rung;
    if (siren) return [{ after_s, people, who: words.everyone, how: words.siren(words.time(siren_s)), siren }];
    if (rung.round === 0) {
      return [{ after_s, people, who: isEverybody(people, rungs) ? words.everyone : named(people), how: words.ways[rung.ways], siren }];
    }
    const round = rungs.filter((each) => each.round === rung.round && !each.siren);
    if (round[0] !== rung) return [];
    const who = words.round(rung.round + 1, round.map((each) => named(each.people)).join(words.then));
    return [{ after_s, people: round.flatMap((each) => each.people), who, how: words.ways.all, siren }];
  });
}

/** "Ana at once, Ben after 1 min, everyone after 6 min". */
export function shortOf(rungs: Rung[]): string {
  const steps = rungs.filter(({ round, ways, siren }) => siren || (round === 0 && ways !== "rest"));
  return steps
    .map(({ after_s, people, siren }, place) => {
      const everybody = siren || isEverybody(people, rungs);
      const who = everybody ? (place ? text.duty.everybody : text.duty.everyone) : named(people);
      return words.shortStep(who, after_s ? words.after(after_s) : words.at0);
    })
    .join(", ");
}

export interface Group {
  rooms: string;
  rungs: Rung[];
}

/** Rooms whose ladder is the same, as one. */
export function groupsOf(ladder: Ladder): Group[] {
  const groups = new Map<string, { names: string[]; rungs: Rung[] }>();
  for (const { room_name, rungs } of ladder.rooms) {
    const key = JSON.stringify(rungs);
    const group = groups.get(key) ?? { names: [], rungs };
    groups.set(key, { ...group, names: [...group.names, room_name] });
  }
  return [...groups.values()].map(({ names, rungs }) => ({ rooms: names.join(text.duty.and), rungs }));
}
