import { LevelHistory } from "@/realtime/levels";
import { bars } from "./paint";
import { fraction, LEAST_GAP_DB, moveLine, recounted, scaleOf, valueAt, zoneOf } from "./scale";

const lines = { stir_db: -45, loud_db: -35, relative: false };

describe("the lines on the meter", () => {
  it("stand where their value is, and give it back", () => {
    const scale = scaleOf(lines);
    expect(valueAt(fraction(-40, scale), scale)).toBe(-40);
    expect(fraction(-200, scale)).toBe(0);
    expect(fraction(0, scale)).toBe(1);
  });

  it("never pass one another", () => {
    expect(moveLine(lines, "stir", -10).stir_db).toBe(-35 - LEAST_GAP_DB);
    expect(moveLine(lines, "loud", -70).loud_db).toBe(-45 + LEAST_GAP_DB);
  });

  it("stay on the meter", () => {
    expect(moveLine(lines, "stir", -500).stir_db).toBe(scaleOf(lines).low);
    expect(moveLine({ ...lines, relative: true, stir_db: 10, loud_db: 20 }, "loud", 500).loud_db).toBe(60);
  });

  it("stay where they are when they are counted over the room's own noise, and back", () => {
    const over = recounted(lines, -58);
    expect(over).toEqual({ relative: true, stir_db: 13, loud_db: 23 });
    expect(recounted(over, -58)).toEqual(lines);
    expect(recounted(lines, -20)).toEqual({ relative: true, stir_db: LEAST_GAP_DB, loud_db: 2 * LEAST_GAP_DB });
  });

  it("part quiet from stirring from loud", () => {
    expect([-50, -45, -35].map((value) => zoneOf(value, lines))).toEqual(["quiet", "stirring", "loud"]);
  });
});

describe("the picture of the last minute", () => {
  it("shows the loudest of each moment, and a gap where nothing was heard", () => {
    const history = new LevelHistory();
    history.add({ rms: 0, peak: 0, judged: 0, floor: 0, state: "quiet", hops: [-50, -20] }, 100_000);
    const found = bars(history, 100_000);
    expect(found.at(-1)).toBe(-20);
    expect(found.at(-10)).toBeUndefined();
  });
});
