import { describe, expect, it } from "vitest";
import { timeIsOver } from "./session";
import type { Session } from "./types";

const CLOSES = "2026-03-01T00:00:00Z";
const AT = Date.parse(CLOSES);
const stranger = { person: null, household: null, needs_setup: false, demo_login: null, version: "1", access: null, rights: [] } as Session;
const cy = {
  ...stranger,
  person: { id: 3, name: "Cy", role: "sitter" },
  access: { open: true, opens_at: null, closes_at: CLOSES },
} as unknown as Session;

describe("a login that the server has ended", () => {
  it("is told as the end of somebody's time at that time", () => {
    const told = timeIsOver(stranger, cy, AT + 3_000);
    expect([told.person?.name, told.access?.open, told.rights]).toEqual(["Cy", false, []]);
  });

  it("is told once: who looks again later is asked to log in", () => {
    expect(timeIsOver(stranger, timeIsOver(stranger, cy, AT), AT + 20_000)).toBe(stranger);
  });

  it("is a login that has ended at any other time, and for anybody else", () => {
    expect(timeIsOver(stranger, cy, AT - 3_600_000)).toBe(stranger);
    expect(timeIsOver(stranger, { ...cy, access: null }, AT)).toBe(stranger);
    expect(timeIsOver(stranger, undefined, AT)).toBe(stranger);
    expect(timeIsOver(cy, cy, AT)).toBe(cy);
  });
});
