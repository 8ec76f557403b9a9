import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { useRooms } from "@/shared/api/rooms";
import type { Replay, ReplayedWake, Room } from "@/shared/api/types";
import { speak } from "@/shared/lib/time";
import { house, refused, show } from "@/testing/house";
import { zoe } from "@/testing/things";
import { SoundCard } from "./SoundCard";

const wake = (time: string, change: Partial<ReplayedWake> = {}): ReplayedWake => ({
  at: `2026-03-02T${time}:00Z`,
  until: `2026-03-02T${time}:30Z`,
  cause: "loud",
  seconds: 4,
  level_db: -30,
  certainty: "noise",
  rings: 1,
  noise: null,
  clip: null,
  incident: null,
  cried: null,
  ...change,
});
const fell = wake("01:14", { incident: 5, clip: "c-1" });
const cry = wake("02:40", { cause: "crying", certainty: "cry", rings: 2 });
const soft = wake("03:10", { cause: "crying", certainty: "probably_cry" });

const told = (change: Partial<Replay> = {}): Replay => ({
  nights: 1,
  since: "2026-03-01T19:00:00Z",
  until: "2026-03-02T06:00:00Z",
  heard_s: 38_520,
  now: [fell, cry],
  then: [fell, cry],
  gone: [],
  new: [],
  blind: [],
  ...change,
});
const spared = told({ then: [cry, soft], gone: [fell], new: [soft] });

type Asked = { settings: Partial<Room>; nights: number };

function Here() {
  const room = useRooms().data?.[0];
  return room ? <SoundCard room={room} /> : null;
}

function open(answer: (asked: Asked) => { status?: number; body?: unknown }, more: Parameters<typeof house>[1] = {}) {
  const room = { ...zoe };
  const { sent } = house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [room] } }),
    "GET /api/rooms/7/proposal": () => ({ body: { wake_for: null, wrong: 0, of: 0 } }),
    "PATCH /api/rooms/7": ({ body }) => ({ body: Object.assign(room, body) }),
    "POST /api/rooms/7/replay": ({ body }) => answer(body as Asked),
    ...more,
  });
  show(
    <RealtimeContext value={new Realtime()}>
      <Here />
    </RealtimeContext>,
  );
  return { sent, saved: () => sent().filter(({ method }) => method === "PATCH"), user: userEvent.setup() };
}

const byChanges = ({ settings }: Asked) => ({ body: Object.keys(settings).length ? spared : told() });

async function begin(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole("button", { name: "What would have woken me?" }));
  return screen.findByRole("region", { name: "What would have woken you?" });
}

describe("what would have woken me", () => {
  beforeAll(() => speak("en-GB"));
  afterAll(() => speak(""));

  it("tells the last night by the settings as they are", async () => {
    const { user, saved } = open(byChanges);
    const panel = await begin(user);
    expect(await within(panel).findByText("Last night: 2 wake-ups by the settings as they are.")).toBeVisible();
    const rows = within(panel).getAllByRole("listitem");
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^02:14A noise: loud for 4 s/),
      expect.stringMatching(/^03:40A cry: crying for 4 s, 2 times/),
    ]);
    expect(within(panel).getByText(/Judged: 10 h 42 min/)).toBeVisible();
    expect(saved()).toEqual([]);
  });

  it("shows which would go and which would come before anything is saved, saves it in one, and judges anew", async () => {
    let kept = false;
    const { user, saved } = open((asked) => (kept ? { body: told({ now: [cry], then: [cry] }) } : byChanges(asked)));
    const panel = await begin(user);
    await user.click(screen.getByRole("radio", { name: "Cries only" }));
    await user.click(screen.getByRole("radio", { name: "Patient" }));
    expect(await within(panel).findByText("1 fewer, 1 more: 2 wake-ups instead of 2.")).toBeVisible();
    expect(within(within(panel).getByRole("list", { name: "Would not have woken you" })).getByText("02:14")).toBeVisible();
    expect(within(within(panel).getByRole("list", { name: "Would have woken you, too" })).getByText("04:10")).toBeVisible();
    expect(saved()).toEqual([]);
    kept = true;
    await user.click(within(panel).getByRole("button", { name: "Keep these settings" }));
    expect(saved()).toMatchObject([{ body: { wake_for: "cries", patience: "patient" } }]);
    expect(await within(panel).findByText("Last night: 1 wake-up by the settings as they are.")).toBeVisible();
  });

  it("asks only for what was moved, once it has rested, and for seven nights where they are chosen", async () => {
    const { user, sent } = open(byChanges);
    const panel = await begin(user);
    await user.click(screen.getByRole("radio", { name: "Cries only" }));
    await user.click(within(panel).getByRole("radio", { name: "Seven nights" }));
    await within(panel).findByText(/1 fewer/);
    expect(sent().at(-1)).toMatchObject({ path: "/api/rooms/7/replay", body: { settings: { wake_for: "cries" }, nights: 7 } });
  });

  it("leaves everything as it was", async () => {
    const { user, saved } = open(byChanges);
    const panel = await begin(user);
    await user.click(screen.getByRole("radio", { name: "Cries only" }));
    await user.click(await within(panel).findByRole("button", { name: "Leave as it was" }));
    expect(screen.getByRole("radio", { name: "Any noise" })).toBeChecked();
    await user.click(within(panel).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("region", { name: "What would have woken you?" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: "Cries only" }));
    expect(saved()).toMatchObject([{ body: { wake_for: "cries" } }]);
  });

  it("can be kept though the night cannot be judged, and says why not", async () => {
    const { user, saved } = open(() => refused({ long_noise_s: ["Choose 5 to 3600 seconds, or never."] }));
    const panel = await begin(user);
    await user.click(screen.getByRole("radio", { name: "Cries only" }));
    expect(await within(panel).findByText(/Choose 5 to 3600 seconds, or never/)).toBeVisible();
    await user.click(within(panel).getByRole("button", { name: "Keep these settings" }));
    expect(saved()).toHaveLength(1);
  });

  it("says where it guesses, and that nothing is kept of a night", async () => {
    const since = "2026-03-02T01:14:00Z";
    const { user } = open(({ nights }) => ({
      body: nights === 7 ? told({ heard_s: 0, now: [], then: [], nights: 7 }) : told({ blind: [{ since, until: "2026-03-02T01:17:20Z" }] }),
    }));
    const panel = await begin(user);
    expect(await within(panel).findByText(/A guess for 3 min \(02:14\)/)).toBeVisible();
    await user.click(within(panel).getByRole("radio", { name: "Seven nights" }));
    expect(await within(panel).findByText(/No sound of that time is kept/)).toBeVisible();
  });

  it("plays what was heard, and takes the answer whether it was right", async () => {
    let cried: boolean | null = null;
    const { user, sent } = open(() => ({ body: told({ now: [{ ...fell, cried }], then: [{ ...fell, cried }] }) }), {
      "GET /api/clips/c-1": () => ({
        body: { id: "c-1", video_url: "/c-1.mp4", thumbnail_url: null, duration_s: 14, width: 0, height: 0, peaks: "", onset_s: 2 },
      }),
      "PUT /api/incidents/5/verdict": ({ body }) => {
        ({ cried } = body as { cried: boolean | null });
        return { body: {} };
      },
    });
    const panel = await begin(user);
    await user.click(await within(panel).findByRole("button", { name: "Listen to 02:14" }));
    expect(await within(panel).findByRole("group", { name: "Player" })).toBeVisible();
    const right = within(panel).getByRole("group", { name: "Was 02:14 right?" });
    await user.click(within(right).getByRole("button", { name: "There was no cry" }));
    expect(await within(right).findByRole("button", { name: "There was no cry", pressed: true })).toBeVisible();
    expect(sent().filter(({ method }) => method === "PUT")).toMatchObject([{ body: { cried: false } }]);
  });
});
