import { CaptureTimes } from "./delay";
import { type Edge, pace, Wanted } from "./pace";

const edge = (change: Partial<Edge>): Edge => ({ behind: 0.1, spare: 0.03, wanted: 0.03, rate: 1, fresh: false, sound: false, ...change });

describe("keeping to the live edge", () => {
  it("plays on while little waits", () => {
    expect(pace(edge({}))).toEqual({ rate: 1, seek: false });
  });

  it("hurries a little, and more when much waits", () => {
    expect(pace(edge({ behind: 0.2, spare: 0.12 })).rate).toBe(1.05);
    expect(pace(edge({ behind: 0.3, spare: 0.2 })).rate).toBe(1.1);
    expect(pace(edge({ behind: 0.6, spare: 0.5 })).rate).toBe(1.25);
  });

  it("keeps hurrying until it is there, so that the rate does not flutter", () => {
    expect(pace(edge({ spare: 0.06, rate: 1.05 })).rate).toBe(1.05);
    expect(pace(edge({ spare: 0.04, rate: 1.05 })).rate).toBe(1);
  });

  it("jumps when it is more than 1.5 s behind", () => {
    expect(pace(edge({ behind: 1.6, spare: 1.4 })).seek).toBe(true);
  });

  it("jumps sooner right after joining, later when the jump would be heard", () => {
    expect(pace(edge({ behind: 0.3, spare: 0.2, fresh: true })).seek).toBe(true);
    expect(pace(edge({ behind: 0.4, spare: 0.3, fresh: true, sound: true })).seek).toBe(false);
  });

  it("leaves more after a stall, and less again in time", () => {
    const wanted = new Wanted(false);
    const least = wanted.value;
    wanted.stalled();
    const after = wanted.value;
    expect(after).toBeGreaterThan(least);
    wanted.calm(10);
    expect(wanted.value).toBeLessThan(after);
    wanted.calm(1000);
    expect(wanted.value).toBe(least);
  });
});

describe("the age of a picture", () => {
  it("is counted from the last mark before it", () => {
    const times = new CaptureTimes();
    times.add(1, 1000);
    times.add(2, 2100);
    expect(times.madeAt(1.5)).toBe(1500);
    expect(times.madeAt(2.5)).toBe(2600);
    expect(times.madeAt(0.5)).toBeNull();
  });
});
