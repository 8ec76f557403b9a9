import type { DutyRule, NewRule, OverrideIn, Room } from "@/shared/api/types";
import { roomsLeft } from "./leavers";
import { dayOf, type Dusk, type NightOf } from "./nights";

/** Somebody takes this one night. */
export function onceOf(night: NightOf, who: number, room: number | undefined): Omit<OverrideIn, "client_uuid"> {
  return {
    kind: "take",
    who: [who],
    rooms: room === undefined ? null : [room],
    start: new Date(night.start).toISOString(),
    end: new Date(night.end).toISOString(),
  };
}

function serves(rule: DutyRule, room: number | undefined): boolean {
  return !rule.rooms || (room !== undefined && rule.rooms.includes(room));
}

/**
 * Somebody takes every night of this weekday: in place of the rule that is only for it, else over the rule that covers
 * it, whose times it keeps.
 */
export function alwaysOf(
  night: NightOf,
  who: number,
  room: number | undefined,
  rules: DutyRule[],
  dusk: Dusk,
  here?: Pick<Room, "id">[],
): NewRule {
  const day = dayOf(night.date);
  const covering = rules
    .filter((rule) => rule.closed_at === null && rule.days.includes(day) && serves(rule, room))
    .sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  const [top] = covering;
  const rooms = roomsLeft(top, here);
  const own = covering.find((rule) => rule.days.length === 1 && rule.priority === top?.priority);
  const rule: NewRule = {
    days: [day],
    start: top?.start ?? dusk.night_start,
    end: top?.end ?? dusk.morning_time,
    turns: [[who]],
    rooms,
    priority: own ? (own.priority ?? 0) : top ? (top.priority ?? 0) + 1 : 0,
    ...(top?.tz ? { tz: top.tz } : {}),
  };
  return own ? { ...rule, replaces: own.id } : { ...rule, valid_from: night.date };
}
