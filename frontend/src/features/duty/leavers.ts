import type { Caregiver, DutyRule, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";

export interface Gone {
  id: number;
  name: string;
  /** Why they cannot have turns: "is not here any more". */
  words: string;
}

/** Whom a rule names though they cannot have its nights any more; `people`: everybody who is woken, undefined while they are fetched. */
export function goneOf(rule: DutyRule | undefined, people: Caregiver[] | undefined, rooms?: Pick<Room, "id">[]): Gone[] {
  if (!rule || !people) return [];
  const told: Gone[] = rule.gone ?? [];
  const wanted = roomsLeft(rule, rooms);
  return [...new Set(rule.turns.flat())].flatMap((id) => {
    const here = people.find((each) => each.id === id);
    const known = told.find((each) => each.id === id);
    if (known) return [known];
    if (!here) return [{ id, name: text.duty.goneSomebody, words: text.duty.goneLeft }];
    return serves(here, wanted) ? [] : [{ id, name: here.name, words: text.duty.goneRoom }];
  });
}

function serves({ rooms }: Caregiver, wanted: number[] | null): boolean {
  return rooms === null || (wanted !== null && wanted.every((room) => rooms.includes(room)));
}

/** The rule's turns without them; the order of the others stays, also where several share a turn. */
export function turnsWithout(turns: number[][], gone: Gone[]): number[][] {
  const lost = new Set(gone.map(({ id }) => id));
  return turns.map((turn) => turn.filter((id) => !lost.has(id))).filter((turn) => turn.length > 0);
}

/** The rule's rooms that are still there (all of them while the rooms are fetched); null: all rooms. */
export function roomsLeft(rule: DutyRule | undefined, rooms: Pick<Room, "id">[] | undefined): number[] | null {
  const own = rule?.rooms ?? null;
  return own && rooms ? own.filter((id) => rooms.some((room) => room.id === id)) : own;
}
