import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { NightTold } from "@/shared/api/types";
import { dateRange, speak } from "@/shared/lib/time";
import { Toasts } from "@/shared/ui/Toasts";
import { house, refused, show, withDialogs } from "@/testing/house";
import { at, called, EVENING, lane, night } from "@/testing/night";
import { NightScreen } from "./NightScreen";

beforeEach(() => speak("en-GB"));
afterEach(() => speak(""));

const totals = { monitored_s: 38_880, gap_s: 720, wakeups: 2, settled_alone: 0, noises: 3, sleep_s: 32_400, longest_sleep_s: 22_800 };
const gap = { since: at(3), until: at(3, 12), cause: "camera_gone" } as const;
const asleep = { id: null, since: at(20, 10), until: at(2, 10), source: "guess" } as const;
const ben = called({
  id: 6,
  since: at(5),
  until: at(5, 9),
  answered_by: 2,
  answered_s: 30,
  ups: [{ person: 2, since: at(5, 1), until: at(5, 9) }],
});

function opens(told: NightTold, other: Parameters<typeof house>[1] = {}, role: Parameters<typeof house>[0] = "owner") {
  withDialogs();
  history.replaceState(null, "", `/night/${told.date}`);
  const served = house(role, { [`GET /api/nights/${told.date}`]: () => ({ body: told }), ...other });
  show(
    <>
      <NightScreen date={told.date} />
      <Toasts />
    </>,
  );
  return served;
}

const full = (): NightTold => night({ rooms: [lane({ totals, gaps: [gap], incidents: [called(), ben], sleep: [asleep] })] });

describe("the head of a night", () => {
  it("tells it in one sentence, and never hides what was not monitored", async () => {
    opens(full());
    expect(await screen.findByText("Zoe slept 6 h 20 min at a stretch. Two wake-ups; Ana got up once, Ben once.")).toBeVisible();
    expect(screen.getByText("Not monitored for 12 min: camera gone")).toBeVisible();
    expect(screen.getByText("03:00 – 03:12")).toBeVisible();
    expect(screen.getByRole("heading", { level: 1, name: `Sat night, ${dateRange("2026-01-10", "2026-01-11")}` })).toBeVisible();
  });

  it("says of two rooms who woke whom", async () => {
    const max = lane({ room: 8, name: "Max", totals: { ...totals, wakeups: 0, sleep_s: 36_000, longest_sleep_s: 36_000 } });
    opens(night({ rooms: [...full().rooms, max] }));
    expect(
      await screen.findByText("Zoe slept 6 h 20 min at a stretch, Max 10 h. Two wake-ups for Zoe; Ana got up once, Ben once."),
    ).toBeVisible();
  });

  it("says so far while it goes on, and that a night of gaps was not monitored", async () => {
    opens({ ...full(), now: at(4) });
    expect(await screen.findByText(/^So far: /)).toBeVisible();
  });

  it("names rooms of which the same is true together", async () => {
    const awake = (room: number, name: string) => lane({ room, name, totals: { ...totals, wakeups: 0, longest_sleep_s: 0 } });
    const off = (room: number, name: string) => lane({ room, name, totals: { ...totals, monitored_s: 0, wakeups: 0, longest_sleep_s: 0 } });
    opens(night({ rooms: [awake(7, "Zoe"), awake(8, "Max"), awake(9, "Mia"), off(10, "Attic"), off(11, "Playroom")] }));
    expect(
      await screen.findByText(/^No sleep was found for Zoe, Max and Mia\. Attic and Playroom were not monitored\. No wake-ups/),
    ).toBeVisible();
  });

  it("does not say that a night which has just begun was monitored without a gap", async () => {
    const marks = [{ id: 1, kind: "fed" as const, at: at(21), note: "", by: 1 }];
    opens(night({ rooms: [lane({ totals: { ...totals, monitored_s: 0, wakeups: 0, longest_sleep_s: 0 }, gaps: [], marks })] }));
    expect(await screen.findByText("Nothing was monitored in this night.")).toBeVisible();
    expect(screen.queryByText("Monitored without a gap.")).toBeNull();
  });

  it("calls a night in which nothing was heard not monitored, not quiet", async () => {
    const off = { since: at(12), until: at(12), cause: "server_off" } as const;
    const told = night({
      rooms: [
        lane({
          totals: { ...totals, monitored_s: 0, wakeups: 0, sleep_s: 0, longest_sleep_s: 0 },
          noises: [],
          gaps: [{ ...off, until: night().until }],
          marks: [{ id: 1, kind: "fed", at: at(21), note: "", by: 1 }],
        }),
      ],
    });
    opens(told);
    expect(await screen.findByText("Nothing was monitored in this night.")).toBeVisible();
    expect(screen.getByText("Not monitored for 11 h: babycam was off")).toBeVisible();
  });

  it("teaches where nothing is known", async () => {
    opens(night({ rooms: [lane({ totals: { ...totals, monitored_s: 0, wakeups: 0 } })] }));
    expect(await screen.findByRole("heading", { name: "Nothing is known of this night" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Start the night" })).toHaveAttribute("href", "/tonight");
  });

  it("says that the clocks were changed", async () => {
    const told = full();
    opens({ ...told, until: new Date(Date.parse(told.until) + 3_600_000).toISOString() });
    expect(await screen.findByText("The clocks went back: this night has an hour more.")).toBeVisible();
  });
});

describe("a moment", () => {
  it("says in words what it is, and opens with who came, how fast and for how long", async () => {
    opens(full());
    await userEvent.click(await screen.findByRole("button", { name: "02:14: Ana got up after 1 min, up for 14 min" }));
    const sheet = within(screen.getByRole("dialog"));
    expect(sheet.getByText("Ana got up after 1 min, up for 14 min")).toBeVisible();
    expect(sheet.getByText("A cry in Zoe’s room")).toBeVisible();
    expect(sheet.getByRole("link", { name: "Everything about it" })).toHaveAttribute("href", "/incidents/5");
  });

  it("says that a clip is no longer here", async () => {
    const clip = { id: "c1", started_at: at(1), duration_s: 20, onset_s: 10, noise: null, incident: null };
    opens(night({ rooms: [lane({ totals, clips: [clip] })] }), {
      "GET /api/clips/c1": () => ({ status: 404, body: { title: "No.", status: 404, code: "not_found", detail: "Gone." } }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "01:00: 1 clip" }));
    expect(await screen.findByText("This clip is no longer here.")).toBeVisible();
  });
});

describe("a sleep", () => {
  const opened = async (other: Parameters<typeof house>[1]) => {
    const served = opens(full(), other);
    await userEvent.click(await screen.findByRole("button", { name: "Zoe asleep 20:10 – 02:10, 6 h" }));
    return { ...served, fell: screen.getByRole("slider", { name: "Zoe fell asleep" }) };
  };
  const POST = `POST /api/nights/${EVENING}/sleep`;

  it("is corrected by arrow keys, and kept with Enter", async () => {
    const { fell, sent } = await opened({ [POST]: () => ({ body: {} }) });
    expect(fell).toHaveFocus();
    expect(fell).toHaveAttribute("aria-valuetext", "20:10");
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}");
    expect(fell).toHaveAttribute("aria-valuetext", "20:22");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.body).toEqual({ room: 7, since: at(20, 22), until: at(2, 10) });
    expect(await screen.findByText("Sleep corrected.")).toBeVisible();
  });

  it("is left as it was with Escape", async () => {
    const { fell, sent } = await opened({});
    await userEvent.keyboard("{ArrowLeft}{Escape}");
    expect(fell).toHaveAttribute("aria-valuetext", "20:10");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("slider", { name: "Zoe fell asleep" })).toBeNull();
    expect(sent()).toEqual([]);
  });

  it("that nobody guessed is added, moved by keys and saved", async () => {
    const { sent } = opens(full(), { [POST]: () => ({ body: {} }) });
    await userEvent.click(await screen.findByRole("button", { name: "Add a sleep of Zoe" }));
    const fell = screen.getByRole("slider", { name: "Zoe fell asleep" });
    expect(fell).toHaveFocus();
    await userEvent.keyboard("{ArrowRight}{Enter}");
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.body).toMatchObject({ room: 7 });
    expect(sent()[0]?.body).not.toHaveProperty("id");
    await waitFor(() => expect(screen.queryByRole("slider", { name: "Zoe fell asleep" })).toBeNull());
  });

  it("that was none is said so", async () => {
    const { sent } = await opened({ [POST]: () => ({ body: {} }) });
    await userEvent.click(screen.getByRole("button", { name: "Was awake" }));
    await waitFor(() => expect(sent()[0]?.body).toEqual({ room: 7, since: asleep.since, until: asleep.until, awake: true }));
  });

  it("that was none comes back with a tap, and a refusal is said", async () => {
    const awake = { ...asleep, id: 4, source: "corrected" } as const;
    opens(night({ rooms: [lane({ totals, awake: [awake] })] }), {
      [`DELETE /api/nights/${EVENING}/sleep?id=4`]: () => ({ status: 404, body: { code: "not_found", detail: "Gone already." } }),
    });
    const button = await screen.findByRole("button", { name: "Zoe was awake 20:10 – 02:10. Back to the guess" });
    await userEvent.click(button);
    expect(await screen.findByText("Gone already.")).toBeVisible();
  });

  it("says why it was refused", async () => {
    await opened({ [POST]: () => refused({ until: ["Zoe was awake then."] }) });
    await userEvent.keyboard("{ArrowRight}{Enter}");
    expect(await screen.findByText(/Zoe was awake then\./)).toBeVisible();
  });

  it("is not corrected by whoever may not", async () => {
    opens(full(), {}, "viewer");
    expect(await screen.findByRole("button", { name: "Zoe asleep 20:10 – 02:10, 6 h" })).toBeDisabled();
  });
});

describe("the reading line", () => {
  it("reads all rooms at a moment, by keys", async () => {
    opens(night({ rooms: [full().rooms[0]!, lane({ room: 8, name: "Max", totals })] }));
    const line = await screen.findByRole("slider", { name: "Reading line" });
    line.focus();
    await userEvent.keyboard("{Home}");
    expect(line).toHaveAttribute("aria-valuetext", "19:30:00. Zoe quiet −60 dB, Max quiet −60 dB");
    await userEvent.keyboard("{ArrowRight}");
    expect(line).toHaveAttribute("aria-valuetext", expect.stringMatching(/^19:31:00\. /));
  });

  it("comes near by keys, and asks for seconds then", async () => {
    const told = full();
    const { asked } = opens(told, { [`GET /api/nights/${EVENING}/levels`]: () => ({ body: told.rooms[0]!.levels }) });
    (await screen.findByRole("slider", { name: "Reading line" })).focus();
    await userEvent.keyboard("+++");
    await waitFor(() => expect(asked.filter(({ path }) => path.startsWith(`/api/nights/${EVENING}/levels?room=7&`))).not.toHaveLength(0));
  });
});

describe("turning to another night", () => {
  it("is an arrow key", async () => {
    opens(full(), { "GET /api/nights/2026-01-09": () => ({ body: night({ date: "2026-01-09" }) }) });
    await screen.findByRole("heading", { level: 1 });
    fireEvent.keyDown(document.body, { key: "ArrowLeft" });
    expect(location.pathname).toBe("/night/2026-01-09");
  });

  it("is a link to the nearest nights of which anything is known, and to the week", async () => {
    opens(full());
    expect(await screen.findByRole("link", { name: "The night before" })).toHaveAttribute("href", "/night/2026-01-09");
    expect(screen.getByRole("link", { name: "The night after" })).toHaveAttribute("href", "/night/2026-01-11");
    expect(screen.getByRole("link", { name: "Week" })).toHaveAttribute("href", "/night/week/2026-01-05");
  });
});

describe("the table", () => {
  it("says all that is drawn, in the order of time", async () => {
    const noise = { id: "n", since: at(1), until: at(1, 1), peak_db: -40, certainty: "noise", woke: false, clip: null } as const;
    opens(night({ rooms: [{ ...full().rooms[0]!, noises: [noise] }] }));
    const table = within(await screen.findByRole("table", { hidden: true }));
    const rows = table.getAllByRole("row", { hidden: true }).slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      "20:1002:10Asleep6 h, guessed",
      "01:0001:01A noise−40 dB, woke nobody",
      "02:1402:30Called: A cry in Zoe’s roomAnaAna got up after 1 min, up for 14 min",
      "03:0003:12Not monitored12 min: camera gone",
      "05:0005:09Called: A cry in Zoe’s roomBenBen got up after 30 s, up for 14 min",
    ]);
  });
});
