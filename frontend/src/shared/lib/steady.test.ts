import { SteadyClock } from "./steady";

function clocks() {
  const device = { steady: 5_000, wall: 1_800_000_000_000 };
  const clock = new SteadyClock(
    () => device.steady,
    () => device.wall,
  );
  const pass = (steady: number, wall = steady): number => {
    device.steady += steady;
    device.wall += wall;
    return clock.now();
  };
  return { pass, began: clock.now() };
}

describe("the page's own clock", () => {
  it("begins with the time of day and counts on", () => {
    const { pass, began } = clocks();
    expect(began).toBe(1_800_000_000_000);
    expect(pass(1_500) - began).toBe(1_500);
  });

  it("does not go back when somebody sets the time back", () => {
    const { pass, began } = clocks();
    expect(pass(1_000, -7_200_000) - began).toBe(1_000);
    expect(pass(1_000) - began).toBe(2_000);
  });

  it("counts the sleep of a device whose steady clock slept too", () => {
    const { pass, began } = clocks();
    expect(pass(200, 3_600_000) - began).toBe(3_600_000);
  });
});
