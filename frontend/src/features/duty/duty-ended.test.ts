import type { DutyNow } from "@/shared/api/types";
import { type Turn, turnAfter } from "./duty-ended";

const [ana, ben] = [
  { id: 1, name: "Ana", colour: "#e07a5f" },
  { id: 2, name: "Ben", colour: "#3d9a8b" },
];
const rooms = (...tiers: DutyNow["tiers"]): DutyNow[] => [
  {
    room: 7,
    room_name: "Zoe",
    tiers,
    flags: [],
    why: "",
    used: { rules: [], overrides: [] },
    until: "2026-03-02T02:00:00Z",
    next: null,
    people: [],
    armed: true,
    untried: false,
  },
];
const at = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);
const going: Turn = { person: 1, until: "2026-03-02T02:00:00Z", ended: null };

describe("the end of one's duty", () => {
  it("is when another one is on duty, also if this device slept through it", () => {
    expect(turnAfter(null, rooms([ana], [ben]), 1, at("01:00"))).toEqual(going);
    expect(turnAfter(going, rooms([ben]), 1, at("01:30"))?.ended).toBe("2026-03-02T01:30:00.000Z"); // handed over
    expect(turnAfter(going, rooms([ben]), 1, at("06:00"))?.ended).toBe("2026-03-02T02:00:00.000Z");
  });

  it("is kept until the next turn, and is nobody else's", () => {
    const over: Turn = { ...going, ended: "2026-03-02T02:00:00.000Z" };
    expect(turnAfter(over, rooms([ben]), 1, at("06:00"))).toEqual(over);
    expect(turnAfter(over, rooms([ana]), 1, at("06:00"))).toEqual(going);
    expect(turnAfter(going, rooms([ben]), 2, at("01:00"))?.person).toBe(2);
    expect(turnAfter(going, rooms([ana]), 2, at("01:00"))).toBeNull();
  });

  it("is never told of a night without a rota, in which everybody is called", () => {
    const gap = rooms([ana, ben]).map((room): DutyNow => ({ ...room, flags: ["GAP"], until: null }));
    expect(turnAfter(null, gap, 1, at("01:00"))).toBeNull();
  });
});
