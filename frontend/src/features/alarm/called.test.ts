import { incident } from "@/testing/things";
import type { Delivery } from "@/shared/api/types";
import { bestCall } from "./proof";
import { isCalled, isNameless, nextAfter, roundKey, wokenNext } from "./rules";

const ana = { id: 1, name: "Ana" };
const ben = { id: 2, name: "Ben" };
const cy = { id: 3, name: "Cy" };

const call = (change: Partial<Delivery> = {}): Delivery => ({
  id: 1,
  what: "alert",
  incident: 1,
  round: 1,
  step: 0,
  person: ana,
  channel: { id: 1, kind: "page", name: "open pages" },
  state: "accepted",
  words: "",
  created_at: "2026-03-01T02:00:00Z",
  sent_at: null,
  received_at: null,
  sounding_at: null,
  seen_at: null,
  ...change,
});

describe("who is called", () => {
  it("is nobody in the moment before somebody is named, and everybody when that takes too long", () => {
    const nameless = incident({ told: [], tiers: [] });
    expect(isNameless(nameless)).toBe(true);
    expect(isCalled(nameless, 1)).toBe(false);
    expect(isCalled(nameless, 1, new Set([roundKey(nameless)]))).toBe(true);
  });

  it("is nobody while it is quiet; whoever has it then is woken if it begins again, but for those who were called already", () => {
    const handed_over = { by: ana, to: [ben], until: "", override: 1, scope: "morning" as const };
    expect(wokenNext(incident({ waits: true, told: [], handed_over }))).toEqual([ben]);
    expect(wokenNext(incident({ waits: true, told: [], tiers: [[cy], [ben]] }))).toEqual([cy]);
    expect(wokenNext(incident({ waits: true, told: [ben], handed_over }))).toBeNull();
    expect(wokenNext(incident({ waits: false, told: [], handed_over }))).toBeNull();
  });

  it("is whoever was told in this round, and nobody else", () => {
    const calling = incident({ told: [ana], tiers: [[ana], [ben]] });
    expect([1, 2].map((me) => isCalled(calling, me))).toEqual([true, false]);
  });

  it("is also who was called by name before the incident says so", () => {
    const calling = incident({ told: [ana], tiers: [[ana], [ben]] });
    expect(isCalled(calling, 2, new Set([roundKey(calling)]))).toBe(true);
  });

  it("is not who handed over, until they are called again as backup", () => {
    const handed_over = { by: ana, to: [ben], until: "2026-03-01T06:00:00Z", override: 5, scope: "morning" as const };
    const log = [{ at: "2026-03-01T02:00:10Z", event: "handed_over", person: "Ana", words: "" }];
    const handed = incident({ told: [ana, ben], tiers: [[ben], [ana]], handed_over, log, calls: [call()] });
    expect(isCalled(handed, 1)).toBe(false);
    expect(isCalled(handed, 2)).toBe(true);
    expect(isCalled({ ...handed, calls: [call(), call({ created_at: "2026-03-01T02:01:10Z" })] }, 1)).toBe(true);
  });
});

describe("who is woken instead", () => {
  it("is the next in line, or who is on duty beside me", () => {
    expect(nextAfter(incident({ tiers: [[ana], [ben], [cy]] }), 1)).toEqual(["Ben"]);
    expect(nextAfter(incident({ tiers: [[ana, cy], [ben]] }), 1)).toEqual(["Cy"]);
  });

  it("is nobody in a family of one", () => {
    expect(nextAfter(incident({ tiers: [[ana]] }), 1)).toEqual([]);
  });
});

describe("the proof of a call", () => {
  it("is the one that went furthest in this round", () => {
    const calls = [
      call({ id: 1, round: 0, seen_at: "2026-03-01T01:00:00Z" }),
      call({ id: 2, received_at: "2026-03-01T02:00:01Z" }),
      call({ id: 3, sounding_at: "2026-03-01T02:00:02Z" }),
      call({ id: 4, person: ben, seen_at: "2026-03-01T02:00:03Z" }),
    ];
    expect(bestCall(incident({ round: 1, calls }), 1)?.id).toBe(3);
  });
});
