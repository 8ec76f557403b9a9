import { describe, expect, it } from "vitest";
import { cryOf } from "./cry";

describe("the test cry", () => {
  const cry = cryOf(4, 8_000);

  it("lasts as long as asked, is loud, and never clips", () => {
    expect(cry).toHaveLength(32_000);
    const most = cry.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    expect(most).toBeGreaterThan(0.3);
    expect(most).toBeLessThanOrEqual(1);
  });

  it("takes a breath between two wails", () => {
    expect(cry.slice(8_000, 10_000).every((value) => value === 0)).toBe(true);
    expect(cry.slice(10_800, 12_000).some((value) => Math.abs(value) > 0.2)).toBe(true);
  });
});
