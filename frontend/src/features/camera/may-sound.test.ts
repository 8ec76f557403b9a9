import { maySound } from "./may-sound";

describe("whether the phone may sound", () => {
  it("is what its sound clock does, once it has had its moment", () => {
    expect(maySound({ refused: false, clock: "running", askedMs: 100 })).toBe(true);
    expect(maySound({ refused: false, clock: "suspended", askedMs: 100 })).toBeNull();
    expect(maySound({ refused: false, clock: "suspended", askedMs: 3_000 })).toBe(false);
    expect(maySound({ refused: false, clock: null, askedMs: 3_000 })).toBeNull();
  });

  it("is no, as soon as anything was refused", () => {
    expect(maySound({ refused: true, clock: "running", askedMs: 3_000 })).toBe(false);
  });
});
