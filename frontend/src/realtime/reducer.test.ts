import { health, incident, noise as noiseOf } from "@/testing/things";
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

  it("knows from the beginning what a room hears through the wall", () => {
    const state = reduce(nothingKnown, { ...hello, through: [noiseOf({ through: "n2" })] });
    expect(state.through[7]?.through).toBe("n2");
    expect(reduce(state, hello).through).toEqual({});
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
    const state = reduce(reduce(nothingKnown, hello), { type: "tick", at: 0, link: "ok", silentMs: 0, fresh: {} });
    expect(shownState(state, 7)).toBe("unheard");
  });

  it("calls no room quiet while the server is silent", () => {
    const state = reduce(reduce(nothingKnown, hello), { type: "tick", at: 0, link: "late", silentMs: 7_400, fresh: { 7: true } });
    expect(shownState(state, 7)).toBe("unheard");
    expect(state).toMatchObject({ link: "late", silentS: 7 });
  });

  it("says of a room without a camera that it has none", () => {
    const state = reduce(nothingKnown, { ...hello, rooms: [{ id: 8, state: "no_camera", health: { ...health, heard: false } }] });
    expect(shownState(state, 8)).toBe("no_camera");
  });

  describe("a noise that the server could not write down", () => {
    const noise = noiseOf({ onset_at: at, started_at: at, woke_at: at });
    const heard = reduce(reduce(nothingKnown, hello), { type: "noise.started", at, room: 7, noise });
    const later = (state: typeof heard, ms: number) =>
      reduce(state, { type: "tick", at: Date.parse(at) + ms, link: "ok", silentMs: 0, fresh: { 7: true } });

    it("stands alone after 2 s, so that the page rings by itself", () => {
      expect(later(heard, 1_900).noises[7]?.alone).toBe(false);
      expect(later(heard, 2_100).noises[7]?.alone).toBe(true);
    });

    it("does not ring when the page slept before it could become an incident", () => {
      expect(later(heard, 3_600_000).noises[7]?.alone).toBe(false);
    });

    it("is forgotten once there is an incident of it, or when it is over", () => {
      expect(reduce(heard, { type: "incident.changed", at, incident: incident() }).noises).toEqual({});
      expect(reduce(later(heard, 9_000), { type: "noise.ended", at, room: 7, noise }).noises).toEqual({});
    });

    it("is forgotten when it turns out to be another room's, heard through the wall", () => {
      expect(reduce(later(heard, 9_000), { type: "noise.through", at, room: 7, noise: noiseOf({ through: "n2" }) }).noises).toEqual({});
    });

    it("is said to be heard through the wall until it ends or turns out to be the room's own", () => {
      const through = reduce(heard, { type: "noise.through", at, room: 7, noise: noiseOf({ through: "n2" }) });
      expect(through.through[7]?.through).toBe("n2");
      expect(reduce(through, { type: "noise.ended", at, room: 7, noise }).through).toEqual({});
      expect(reduce(through, { type: "incident.changed", at, incident: incident({ noisy: false }) }).through[7]).toBeDefined();
      expect(reduce(through, { type: "incident.changed", at, incident: incident({ noisy: true }) }).through).toEqual({});
    });
  });

  it("remembers that nobody is called any more until it is mended", () => {
    const down = reduce(nothingKnown, { type: "alarm.down", at, down: true, since: at, words: "babycam cannot call anybody." });
    expect(down.alarmDown).toEqual({ words: "babycam cannot call anybody.", since: at });
    expect(reduce(down, { type: "alarm.down", at, down: false, since: null, words: "It works again." }).alarmDown).toBeNull();
  });

  it("believes a hello that nobody can be called only when it is said again right after it", () => {
    const said = { type: "alarm.down" as const, at, down: true, since: at, words: "babycam cannot call anybody." };
    const greeted = reduce(reduce(reduce(nothingKnown, hello), said), hello);
    expect(greeted.alarmDown).toMatchObject({ words: said.words });
    expect(reduce(greeted, said).alarmDown).toMatchObject({ words: said.words });
    expect(reduce(reduce(greeted, said), { type: "ping", at }).alarmDown).toMatchObject({ words: said.words });
    expect(reduce(greeted, { type: "ping", at }).alarmDown).toBeNull();
  });

  it("lets messages of a newer server pass", () => {
    const state = reduce(nothingKnown, hello);
    expect(reduce(state, { type: "something.new", at } as never)).toBe(state);
  });
});
