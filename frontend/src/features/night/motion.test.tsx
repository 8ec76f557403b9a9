import { screen, within } from "@testing-library/react";
import { speak } from "@/shared/lib/time";
import { house, show, withDialogs } from "@/testing/house";
import { EVENING, lane, night, withMotion } from "@/testing/night";
import { NightScreen } from "./NightScreen";
import { movesAt, pathsOf, stretchesOf } from "./motion";

beforeEach(() => speak("en-GB"));
afterEach(() => speak(""));

describe("what moved", () => {
  it("is drawn where anybody could tell, and higher the more of it there was", () => {
    const { known, moved } = pathsOf(Float32Array.of(NaN, 0, 0, 1, NaN, 0.04));
    expect(known).toBe("M1 23h2v1h-2zM3 23h1v1h-1zM5 23h1v1h-1z");
    expect(moved).toBe("M3 24v-24h1v24zM5 24v-9h1v9z");
    expect(pathsOf(Float32Array.of(NaN, NaN))).toEqual({ known: "", moved: "" });
  });

  it("is one stretch where it is near, and no stretch where nobody could tell", () => {
    const minutes = new Float32Array(30).fill(0);
    minutes.set([0.1, NaN, 0.2], 2);
    minutes[20] = 0.5;
    expect(stretchesOf(minutes, 0, 60)).toEqual([
      { from: 120_000, to: 300_000, steps: 2 },
      { from: 1_200_000, to: 1_260_000, steps: 1 },
    ]);
    expect([119_000, 120_000, 190_000, -5].map((at) => movesAt(minutes, 0, 60, at))).toEqual([false, true, false, false]);
  });
});

function opens(levels: ReturnType<typeof withMotion>) {
  withDialogs();
  const told = night({ rooms: [lane({ levels })] });
  history.replaceState(null, "", `/night/${EVENING}`);
  house("owner", { [`GET /api/nights/${EVENING}`]: () => ({ body: told }) });
  show(<NightScreen date={EVENING} />);
}

describe("the strip of a night", () => {
  it("stands under the sound of a room that looks for motion, and in the table", async () => {
    opens(withMotion({ 600: 0, 601: 40, 602: 0, 603: 3 }));
    expect(await screen.findByRole("img", { name: "Motion in Zoe: the table below tells the same in words" })).toBeInTheDocument();
    const row = within(screen.getByRole("table", { name: /Zoe/, hidden: true }))
      .getByText("Motion")
      .closest("tr");
    expect(row).toHaveTextContent("22:01");
    expect(row).toHaveTextContent("moved in 2 minutes");
    expect(screen.getByText("moved")).toBeVisible();
  });

  it("is not there in a room that does not", async () => {
    opens(withMotion({}));
    await screen.findByRole("heading", { level: 2, name: "Zoe" });
    expect(screen.queryByRole("img", { name: /Motion/ })).toBeNull();
  });
});
