import type { DutyRule, DutySegment } from "@/shared/api/types";
import { alwaysOf, onceOf } from "./night-change";
import { dayOf, eveningOf, nightsOf, running, windowOf } from "./nights";

const berlin = { tz: "Europe/Berlin", night_start: "20:00", morning_time: "07:00" };
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const segment = (start: string, end: string, name = "Ana"): DutySegment => ({
  start,
  end,
  room: 7,
  people: [{ id: 1, name, colour: "#e07a5f" }],
  flags: [],
  why: "",
});

describe("a night", () => {
  it("is named after its evening until noon", () => {
    expect(eveningOf(Date.parse("2026-03-02T02:00:00Z"), "Europe/Berlin")).toBe("2026-03-01");
    expect(eveningOf(Date.parse("2026-03-02T12:00:00Z"), "Europe/Berlin")).toBe("2026-03-02");
  });

  it("begins and ends by the clock on the wall, also when the clocks change", () => {
    const spring = windowOf("2026-03-28", berlin);
    expect([spring.start, spring.end].map(iso)).toEqual(["2026-03-28T19:00", "2026-03-29T05:00"]);
    const autumn = windowOf("2026-10-24", berlin);
    expect([autumn.start, autumn.end].map(iso)).toEqual(["2026-10-24T18:00", "2026-10-25T06:00"]);
  });

  it("shows its own stretches, cut to it", () => {
    const [first, second] = nightsOf(
      [segment("2026-03-01T00:00:00Z", "2026-03-02T01:00:00Z"), segment("2026-03-02T01:00:00Z", "2026-03-02T23:00:00Z", "Ben")],
      "2026-03-01",
      2,
      berlin,
    );
    expect(first?.parts.map(({ people, start, end }) => [people[0]?.name, start.slice(11, 16), end.slice(11, 16)])).toEqual([
      ["Ana", "19:00", "01:00"],
      ["Ben", "01:00", "06:00"],
    ]);
    expect(second?.parts).toHaveLength(1);
  });
});

describe("another person for a night", () => {
  const [night] = nightsOf([], "2026-03-03", 1, berlin);
  const rule: DutyRule = {
    id: 4,
    days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    start: "21:00",
    end: "06:00",
    turns: [[1]],
    rooms: null,
    priority: 2,
    created_at: "",
    created_by: 1,
    closed_at: null,
    closed_from: null,
    replaced_by: null,
  };

  it("just this once is an override over that one night", () => {
    expect(onceOf(night!, 2, 7)).toMatchObject({
      kind: "take",
      who: [2],
      rooms: [7],
      start: "2026-03-03T19:00:00.000Z",
      end: "2026-03-04T06:00:00.000Z",
    });
  });

  it("from now on is a rule for that evening over the one that covers it, with its times", () => {
    expect(dayOf("2026-03-03")).toBe("tue");
    expect(alwaysOf(night!, 2, 7, [rule], berlin)).toEqual({
      days: ["tue"],
      start: "21:00",
      end: "06:00",
      turns: [[2]],
      rooms: null,
      priority: 3,
      valid_from: "2026-03-03",
    });
  });

  it("takes the place of the rule that is for that evening alone", () => {
    const own: DutyRule = { ...rule, id: 5, days: ["tue"], priority: 3 };
    expect(alwaysOf(night!, 2, 7, [rule, own], berlin)).toMatchObject({ replaces: 5, priority: 3, turns: [[2]] });
  });

  it("begins a rota where there is none", () => {
    expect(alwaysOf(night!, 2, 7, [], berlin)).toMatchObject({ start: "20:00", end: "07:00", priority: 0, rooms: null });
  });
});

describe("the night of a rule that began yesterday", () => {
  const sundays = { days: ["sun" as const], start: "20:00", end: "07:00" };
  const at = (time: string) => running(sundays, Date.parse(time), "Europe/Berlin");

  it("goes on after midnight to its end, on the evenings that were chosen", () => {
    const night = at("2026-03-02T01:00:00Z"); // the night that began on Sunday the 1st
    expect([night?.start ?? 0, night?.end ?? 0].map(iso)).toEqual(["2026-03-01T19:00", "2026-03-02T06:00"]);
    expect(["2026-03-02T06:00:00Z", "2026-03-03T01:00:00Z"].map(at)).toEqual([null, null]);
  });

  it("is none before midnight: then the new rule holds at once", () => {
    expect(at("2026-03-01T20:00:00Z")).toBeNull();
  });
});
