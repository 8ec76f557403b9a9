import { health, incident, noise } from "@/testing/things";
import { nothingKnown, type RealtimeState, reduce } from "@/realtime/reducer";
import type { RoomState } from "@/shared/api/types";
import { type Facts, type Gate, HOLD_MS, openGate, reasonIn, step, TICK_MS } from "./gate";

const at = "2026-03-01T02:00:00Z";
const quiet: Omit<Facts, "now"> = { opens: "stirring", reason: false, ticks: true };

/** Looks each 200 ms from `from` until `to`; gives the gate and when it ticked. */
function looks(gate: Gate, from: number, to: number, facts: Omit<Facts, "now"> = quiet): { gate: Gate; ticks: number[] } {
  const ticks: number[] = [];
  let here = gate;
  for (let now = from; now <= to; now += 200) {
    const next = step(here, { ...facts, now });
    if (next.tick) ticks.push(now);
    here = next.gate;
  }
  return { gate: here, ticks };
}

describe("the gate", () => {
  it("begins open and closes when there was no reason for some seconds", () => {
    expect(looks(openGate(0), 0, HOLD_MS - 200).gate.open).toBe(true);
    expect(looks(openGate(0), 0, HOLD_MS).gate.open).toBe(false);
  });

  it("opens with the very message that brings a reason", () => {
    const { gate } = looks(openGate(0), 0, 20_000);
    expect(gate.open).toBe(false);
    expect(step(gate, { ...quiet, reason: true, now: 20_001 }).gate.open).toBe(true);
  });

  it("ticks every 30 seconds while it is closed, and never while it is open", () => {
    const { ticks } = looks(openGate(0), 0, 100_000);
    expect(ticks).toEqual([HOLD_MS + TICK_MS, HOLD_MS + 2 * TICK_MS, HOLD_MS + 3 * TICK_MS]);
    expect(looks(openGate(0), 0, 100_000, { ...quiet, reason: true }).ticks).toEqual([]);
    expect(looks(openGate(0), 0, 100_000, { ...quiet, opens: "always" })).toMatchObject({ ticks: [], gate: { open: true } });
  });

  it("counts its 30 seconds anew after it was open", () => {
    const closed = looks(openGate(0), 0, 20_000).gate;
    const open = step(closed, { ...quiet, reason: true, now: 20_200 }).gate;
    expect(looks(open, 20_400, 60_000).ticks).toEqual([20_200 + HOLD_MS + TICK_MS]);
  });

  it("stays open where no tick can be heard, and opens when that is lost", () => {
    expect(looks(openGate(0), 0, 100_000, { ...quiet, ticks: false }).gate.open).toBe(true);
    const closed = looks(openGate(0), 0, 20_000).gate;
    expect(step(closed, { ...quiet, ticks: false, now: 20_200 }).gate.open).toBe(true);
  });

  it("ticks once after a sleep, and not for all the time that was slept", () => {
    const closed = looks(openGate(0), 0, 20_000).gate;
    const first = step(closed, { ...quiet, now: 500_000 });
    expect([first.tick, step(first.gate, { ...quiet, now: 500_200 }).tick]).toEqual([true, false]);
  });
});

describe("a reason to hear a room", () => {
  const known = (state: RoomState, unjudged: "" | "broken" = ""): RealtimeState =>
    reduce(nothingKnown, { type: "hello", at, rooms: [{ id: 7, state, health: { ...health, unjudged } }], incidents: [] });
  const woken = (noisy: boolean): RealtimeState => reduce(known("loud"), { type: "incident.changed", at, incident: incident({ noisy }) });

  it.each([
    ["quiet", false],
    ["stirring", true],
    ["loud", true],
    ["settling", true],
  ] as const)("from stirring on: %s", (state, reason) => expect(reasonIn(known(state), 7, "stirring")).toBe(reason));

  it("only what wakes: neither a noise nor stirring, but an incident while it is noisy, and a noise that was just told", () => {
    expect(reasonIn(known("stirring"), 7, "cry")).toBe(false);
    expect(reasonIn(known("loud"), 7, "cry")).toBe(false);
    expect(reasonIn(woken(true), 7, "cry")).toBe(true);
    expect(reasonIn(woken(false), 7, "cry")).toBe(false);
    expect(reasonIn(reduce(known("loud"), { type: "noise.started", at, room: 7, noise: noise() }), 7, "cry")).toBe(true);
  });

  it("any noise where nobody can tell cries from noises", () => {
    expect(reasonIn(known("loud", "broken"), 7, "cry")).toBe(true);
    expect(reasonIn(known("quiet", "broken"), 7, "cry")).toBe(false);
  });

  it("what is not known: a room that is not heard, a server that is silent", () => {
    const silent = reduce(known("quiet"), { type: "tick", at: Date.parse(at), link: "late", silentMs: 6000, fresh: { 7: true } });
    const unheard = reduce(known("quiet"), { type: "tick", at: Date.parse(at), link: "ok", silentMs: 0, fresh: {} });
    expect([silent, unheard].map((state) => reasonIn(state, 7, "cry"))).toEqual([true, true]);
  });
});
