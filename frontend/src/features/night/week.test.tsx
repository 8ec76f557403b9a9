import { screen, within } from "@testing-library/react";
import type { NightWeek, WeekLane } from "@/shared/api/types";
import { speak } from "@/shared/lib/time";
import { dateAfter } from "@/shared/lib/time";
import { house, show } from "@/testing/house";
import { WeekScreen } from "./WeekScreen";

beforeEach(() => speak("en-GB"));
afterEach(() => speak(""));

const HOUR = 3600;
const MONDAY = "2026-01-05";

function lane(longest: number, wakeups: number, change: Partial<WeekLane["totals"]> = {}): WeekLane {
  const totals = { monitored_s: 11 * HOUR, gap_s: 0, wakeups, settled_alone: 0, noises: 0, sleep_s: longest, longest_sleep_s: longest };
  const who = wakeups ? [{ person: 1, times: wakeups, seconds: 600 }] : [];
  return { room: 7, name: "Zoe", totals: { ...totals, ...change }, who, sleep: [], gaps: [] };
}

/** The nights of the week that begins on this day, one lane each. */
const nights = (monday: string, lanes: WeekLane[]): NightWeek["nights"] =>
  lanes.map((each, day) => {
    const date = dateAfter(monday, day);
    const next = dateAfter(monday, day + 1);
    return {
      date,
      since: `${date}T11:00:00Z`,
      until: `${next}T11:00:00Z`,
      night_since: `${date}T19:00:00Z`,
      night_until: `${next}T06:00:00Z`,
      rooms: [each],
    };
  });

function opens(lanes: WeekLane[], earlier: NightWeek["earlier"] = []) {
  const week: NightWeek = {
    date: MONDAY,
    zone: "Europe/Berlin",
    since: `${MONDAY}T11:00:00Z`,
    until: "2026-01-12T11:00:00Z",
    now: "2026-01-20T11:00:00Z",
    before: "2025-12-29",
    after: null,
    nights: nights(MONDAY, lanes),
    earlier,
    people: [{ id: 1, name: "Ana", colour: "#e07a5f" }],
  };
  house("owner", { [`GET /api/weeks/${MONDAY}`]: () => ({ body: week }) });
  show(<WeekScreen date={MONDAY} />);
}

const quiet = lane(5 * HOUR, 0);
const lanes = [
  lane(6 * HOUR, 2),
  quiet,
  quiet,
  lane(7.5 * HOUR, 0),
  quiet,
  lane(0, 0, { monitored_s: 0 }),
  lane(4 * HOUR, 1, { gap_s: 720 }),
];

describe("a week", () => {
  it("is told in one sentence: the longest stretch, the wake-ups, who got up", async () => {
    opens(lanes);
    expect(
      await screen.findByText("Zoe’s longest stretch was 7 h 30 min, on Thursday night. Three wake-ups; Ana got up three times."),
    ).toBeVisible();
  });

  it("has a row for each night that leads to it, and says what was not monitored", async () => {
    opens(lanes);
    const rows = (await screen.findAllByRole("link", { name: / night$/ })).map((link) => link.closest("li"));
    expect(rows.map((row) => row?.textContent)).toEqual([
      "Mon 56 h2 wake-upsAAna 2×",
      "Tue 65 h0 wake-ups",
      "Wed 75 h0 wake-ups",
      "Thu 87 h 30 min0 wake-ups",
      "Fri 95 h0 wake-ups",
      "Sat 10not monitored",
      "Sun 114 h1 wake-upAAna 1×not monitored for 12 min",
    ]);
    expect(screen.getByRole("link", { name: "Sat 10 night" })).toHaveAttribute("href", "/night/2026-01-10");
  });

  it("stands beside the weeks before; a night that was not monitored counts for nothing", async () => {
    opens(lanes, [{ date: "2025-12-29", nights: nights("2025-12-29", [lane(2 * HOUR, 3), lane(4 * HOUR, 0)]) }]);
    const trend = within(await screen.findByRole("figure"));
    expect(trend.getAllByRole("listitem").map((week) => week.textContent)).toEqual([
      "29 Dec3 h1.5 wake-ups",
      "5 Jan5 h 25 min0.5 wake-ups",
    ]);
  });

  it("teaches where nothing is known of it", async () => {
    opens([lane(0, 0, { monitored_s: 0 })]);
    expect(await screen.findByRole("heading", { name: "Nothing is known of this week" })).toBeVisible();
  });
});
