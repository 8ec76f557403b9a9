import { screen } from "@testing-library/react";
import type { Lane } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { pathOf, valueOf } from "./lane";
import { ReadingLanes } from "./ReadingLanes";

/** A kind that the page has no words for. */
const air: Lane = {
  name: "co2",
  label: "Air",
  unit: "ppm",
  lowest: 400,
  highest: 2000,
  points: [
    [1743296400, 400],
    [1743296460, 2000],
    [1743297360, 1200],
  ],
};

function open(lanes: Lane[]) {
  house("parent", { "GET /api/readings": () => ({ body: { room: 7, step_s: 60, lanes } }) });
  show(<ReadingLanes room={7} />);
}

describe("what a camera measures", () => {
  it("is a lane with the server's name for it, and its newest value", async () => {
    open([air]);
    expect(await screen.findByRole("img", { name: "Air over the last hours, now 1200 ppm" })).toBeVisible();
    expect(screen.getByText("1200 ppm")).toBeVisible();
  });

  it("is drawn on the kind's scale, from below to above, and breaks off where nothing was measured", () => {
    expect(pathOf(air, 60)).toBe("M0.0 40.0L37.5 0.0M600.0 20.0");
  });

  it("stays within its lane where values leave the scale", () => {
    const wild = {
      ...air,
      points: [
        [0, 0],
        [60, 4000],
      ],
    };
    expect(pathOf(wild, 60)).toBe("M0.0 40.0L600.0 0.0");
  });

  it("says a value in its unit", () => {
    expect([valueOf({ unit: "°C" }, 21.46), valueOf({ unit: "" }, 3)]).toEqual(["21.5 °C", "3"]);
  });
});
