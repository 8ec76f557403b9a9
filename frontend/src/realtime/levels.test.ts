import { Levels } from "./levels";

const level = (hops: number[]) => ({ rms: -50, peak: -40, judged: hops.at(-1) ?? -50, floor: -60, state: "quiet" as const, hops });

describe("the last minute of a room", () => {
  it("keeps each 100 ms in its place", () => {
    const levels = new Levels();
    levels.hear({ 7: level([-60, -20]) }, 1_000);
    const seen: [number, number][] = [];
    levels.of(7).each(1_050, (age, value) => seen.push([age, value]));
    expect(seen).toEqual([
      [150, -60],
      [50, -20],
    ]);
  });

  it("forgets what is older than a minute and never grows", () => {
    const levels = new Levels();
    for (let now = 0; now < 200_000; now += 200) levels.hear({ 7: level([-60, -50]) }, now);
    let count = 0;
    levels.of(7).each(200_000, () => count++);
    expect(count).toBeLessThanOrEqual(600);
    expect(count).toBeGreaterThan(590);
  });

  it("is there after a reload, with its gaps, and does not make the room heard", () => {
    const levels = new Levels();
    levels.of(7).recall([-60, null, -20, -25], 1_000);
    const seen: [number, number][] = [];
    levels.of(7).each(1_000, (age, value) => seen.push([age, value]));
    expect(seen).toEqual([
      [300, -60],
      [100, -20],
      [0, -25],
    ]);
    expect(levels.fresh(1_000, 3_000)).toEqual({});
  });

  it("tells which rooms are heard", () => {
    const levels = new Levels();
    levels.hear({ 7: level([-60]) }, 1_000);
    levels.hear({ 8: level([-60]) }, 4_000);
    expect(levels.fresh(4_500, 3_000)).toEqual({ 8: true });
  });
});
