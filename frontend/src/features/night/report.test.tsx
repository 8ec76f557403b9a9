import { screen, within } from "@testing-library/react";
import type { NightReport, RoomReport } from "@/shared/api/types";
import { speak } from "@/shared/lib/time";
import { house, show } from "@/testing/house";
import { at, EVENING } from "@/testing/night";
import { ReportScreen } from "./ReportScreen";

beforeEach(() => speak("en-GB"));
afterEach(() => speak(""));

const room: RoomReport = {
  room: 7,
  name: "Zoe",
  totals: { monitored_s: 38_880, gap_s: 720, wakeups: 2, settled_alone: 1, noises: 3, sleep_s: 32_400, longest_sleep_s: 22_800 },
  longest: { since: at(22, 10), until: at(4, 30) },
  wakeups: [
    { incident: 5, at: at(1, 12), answered_by: 1, answered_s: 12, up_s: 840, alone: false },
    { incident: 6, at: at(4, 30), answered_by: null, answered_s: null, up_s: null, alone: true },
  ],
  gaps: [{ since: at(2, 10), until: at(2, 22), cause: "camera_gone" }],
  battery: { first: 81, last: 34 },
  words: ["Zoe slept 6 h 20 min at a stretch."],
};
const phone = { id: 3, kind: "webpush", name: "Ana’s phone" };

function opens(change: Partial<NightReport> = {}) {
  const report: NightReport = {
    date: EVENING,
    zone: "Europe/Berlin",
    since: at(20),
    until: at(7),
    now: "2026-01-20T11:00:00Z",
    rooms: [room],
    calls: [
      { channel: phone, person: 1, words: "Ana, by Ana’s phone", calls: 2, arrived: 2, failed: 0, proves: true },
      { channel: { ...phone, id: 4 }, person: 1, words: "Ana, by ntfy", calls: 2, arrived: 0, failed: 1, proves: false },
    ],
    call_words: [],
    shares: [
      { person: 1, times: 12, seconds: 12_000, nights_on_duty: 14 },
      { person: 2, times: 0, seconds: 0, nights_on_duty: 14 },
    ],
    share_words: ["Got up in four weeks: Ana 12 times. A quiet night would do Ana good. Thank you, Ana."],
    people: [
      { id: 1, name: "Ana", colour: "#e07a5f" },
      { id: 2, name: "Ben", colour: "#3d9a8b" },
    ],
    ...change,
  };
  house("owner", { [`GET /api/nights/${EVENING}/report`]: () => ({ body: report }) });
  show(<ReportScreen date={EVENING} />);
}

const rowsOf = (name: string): (string | null)[][] =>
  within(screen.getByRole("table", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent));

it("tells a room's night in numbers: sleep, wake-ups, what was not monitored and why, the battery", async () => {
  opens();
  const zoe = await screen.findByRole("region", { name: "Zoe, the night in numbers" });
  expect(zoe).toHaveTextContent("Longest sleep6 h 20 min22:10 – 04:30");
  expect(zoe).toHaveTextContent("Slept in all9 h");
  expect(zoe).toHaveTextContent("Monitored10 h 48 min");
  expect(zoe).toHaveTextContent("Not monitored12 min");
  expect(zoe).toHaveTextContent("81 % to 34 %");
  expect(rowsOf("Wake-ups of Zoe")).toEqual([
    ["01:12", "Ana", "12 s", "14 min"],
    ["04:30", "settled alone", "", ""],
  ]);
  expect(rowsOf("When Zoe was not monitored")).toEqual([["02:10", "02:22", "12 min", "camera gone"]]);
  expect(screen.getByRole("link", { name: "What happened at 01:12" })).toHaveAttribute("href", "/incidents/5");
});

it("tells how the calls came through, and never that one arrived where nobody can know", async () => {
  opens();
  await screen.findByRole("region", { name: "Zoe, the night in numbers" });
  expect(rowsOf("Call by call, each way")).toEqual([
    ["Ana, by Ana’s phone", "2", "2", "0"],
    ["Ana, by ntfy", "2", "cannot be told", "1"],
  ]);
});

it("thanks before it counts, and ranks nobody", async () => {
  opens();
  expect(await screen.findByText(/Thank you, Ana/)).toBeVisible();
  expect(rowsOf("Who got up")).toEqual([
    ["AAna", "twelve times", "3 h 20 min", "14"],
    ["BBen", "not once", "", "14"],
  ]);
});

it("leads to the night, and to the reports beside it", async () => {
  opens();
  expect(await screen.findByRole("link", { name: "The night" })).toHaveAttribute("href", `/night/${EVENING}`);
  expect(screen.getByRole("link", { name: "The night before" })).toHaveAttribute("href", "/night/2026-01-09/report");
  expect(screen.getByRole("link", { name: "The night after" })).toHaveAttribute("href", "/night/2026-01-11/report");
});

it("says that nothing was monitored, and keeps what one may not see to itself", async () => {
  opens({ rooms: [{ ...room, words: [] }], calls: [], shares: [], share_words: [] });
  expect(await screen.findByRole("heading", { name: "In this night nothing was monitored." })).toBeVisible();
  expect(screen.queryByRole("region", { name: "How the calls came through" })).not.toBeInTheDocument();
});
