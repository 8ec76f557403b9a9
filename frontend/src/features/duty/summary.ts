import type { DutyFlag, DutyNow, DutyPerson } from "@/shared/api/types";

export type Look = "planned" | "lost" | "gap" | "nobody" | "untried";
/** Nobody could be woken: an alarm, or not ready yet. */
export const UNREADY: ReadonlySet<Look> = new Set<Look>(["nobody", "untried"]);

export type Wakeable = DutyNow["people"][number];

const OPEN: DutyFlag[] = ["GAP", "BOTH_AWAY", "DUTY_AWAY"];

/** Planned; or a gap, in which everybody is called; or nobody can be woken. */
export function lookOf(flags: DutyFlag[]): Look {
  if (flags.includes("NOBODY_REACHABLE")) return "nobody";
  return flags.some((flag) => OPEN.includes(flag)) ? "gap" : "planned";
}

/** The same, and whether it would work right now: nobody could be woken, or not whose turn it is ("lost"). As long as no device was ever
 * tried, that nobody could be woken is no alarm yet, and never looks ready. `silenced`: a check found nobody. */
export function lookNow(room: DutyNow, silenced = false): Look {
  const look = silenced || !room.armed ? "nobody" : lookOf(room.flags);
  if (look === "nobody") return room.untried ? "untried" : look;
  return look === "planned" && asleepFirst(room).length ? "lost" : look;
}

/** Who is on duty and could not be woken right now. */
export function asleepFirst({ tiers, people }: DutyNow): Wakeable[] {
  return people.filter(({ id, reached }) => !reached && (tiers[0]?.some((one) => one.id === id) ?? false));
}

/** Rooms whose duty is the same, as one. In the order of the rooms. */
export function grouped(rooms: DutyNow[]): DutyNow[][] {
  const groups = new Map<string, DutyNow[]>();
  for (const room of rooms) {
    const key = JSON.stringify([room.tiers, room.flags, room.until, room.next, room.why, room.people]);
    groups.set(key, [...(groups.get(key) ?? []), room]);
  }
  return [...groups.values()];
}

const worth: Record<Look, number> = { nobody: 3, untried: 3, lost: 2, gap: 1, planned: 0 };

/** The room that the chip speaks of: the one that needs a look most. */
export function foremost(rooms: DutyNow[]): DutyNow | undefined {
  return [...rooms].sort((a, b) => worth[lookNow(b)] - worth[lookNow(a)])[0];
}

export function namesOf(people: Pick<DutyPerson, "name">[], and: string): string {
  const names = people.map(({ name }) => name);
  return names.length > 2 ? `${names.slice(0, -1).join(", ")}${and}${names.at(-1) ?? ""}` : names.join(and);
}

/** Is this person on duty here by plan, not only because everybody is? */
export function isOnDuty(room: DutyNow, me: number | undefined): boolean {
  return lookOf(room.flags) === "planned" && (room.tiers[0]?.some(({ id }) => id === me) ?? false);
}

/** Is what follows everybody, because nobody is planned then? */
export function endsInGap(room: DutyNow): boolean {
  const everybody = room.tiers.flat().length;
  return everybody > 1 && room.next?.people.length === everybody;
}
