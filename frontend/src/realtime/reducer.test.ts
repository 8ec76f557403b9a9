import { health, incident } from "@/testing/things";
import { nothingKnown, reduce, shownState } from "./reducer";

const at = "2026-03-01T02:00:00Z";
const level = { rms: -50, peak: -40, judged: -50, floor: -60, state: "quiet" as const, hops: [-50] };
const hello = { type: "hello" as const, at, rooms: [{ id: 7, state: "quiet" as const, health }], incidents: [incident()] };

describe("what the page knows", () => {
  it("begins with everything that the server says first", () => {
    const state = reduce(nothingKnown, hello);
    expect(state.greeted).toBe(true);
    expect(shownState(state, 7)).toBe("quiet");
    expect(Object.keys(state.incidents)).toEqual(["1"]);
  });

  it("forgets an incident that is resolved", () => {
    const state = reduce(reduce(nothingKnown, hello), { type: "incident.changed", at, incident: incident({ state: "resolved" }) });
    expect(state.incidents).toEqual({});
  });

  it("does not go back to an earlier round of an incident", () => {
    const second = reduce(nothingKnown, { type: "incident.changed", at, incident: incident({ round: 2 }) });
    expect(reduce(second, { type: "incident.changed", at, incident: incident({ round: 1, state: "acked" }) })).toBe(second);
  });

  it("is painted again only when a level changes the room's state", () => {
    const state = reduce(nothingKnown, hello);
    expect(reduce(state, { type: "level", at, rooms: { 7: level } })).toBe(state);
    const loud = reduce(state, { type: "level", at, rooms: { 7: { ...level, state: "loud" } } });
    expect(shownState(loud, 7)).toBe("loud");
  });

  it("calls no room quiet whose levels have stopped", () => {
    const state = reduce(reduce(nothingKnown, hello), { type: "tick", link: "ok", fresh: {} });
    expect(shownState(state, 7)).toBe("unheard");
  });

  it("calls no room quiet while the server is silent", () => {
    const state = reduce(reduce(nothingKnown, hello), { type: "tick", link: "late", fresh: { 7: true } });
    expect(shownState(state, 7)).toBe("unheard");
  });

  it("says of a room without a camera that it has none", () => {
    const state = reduce(nothingKnown, { ...hello, rooms: [{ id: 8, state: "no_camera", health: { ...health, heard: false } }] });
    expect(shownState(state, 8)).toBe("no_camera");
  });

  it("lets messages of a newer server pass", () => {
    const state = reduce(nothingKnown, hello);
    expect(reduce(state, { type: "something.new", at } as never)).toBe(state);
  });
});
