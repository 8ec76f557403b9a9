import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Timers as Counted } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { zoe } from "@/testing/things";
import ShortTimers, { Timers } from "./Timers";

const MINUTE = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const mark = (kind: string, minutes: number) => ({ id: minutes, kind, at: ago(minutes), room: 7, words: "", by: null, note: "" });

function counted(sleep: Counted["sleep"], ...marks: object[]): void {
  house("parent", {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [zoe] } }),
    "GET /api/timers": () => ({ body: [{ room: 7, marks, sleep }] }),
  });
}

/** A page that hears Zoe's room, and how it stands there. */
function store(state = "quiet"): Realtime {
  const realtime = new Realtime();
  const at = ago(0);
  realtime.hear({ type: "hello", at, rooms: [{ id: 7, state, health: zoe.health }], incidents: [] } as never);
  return realtime;
}

const shown = (what: React.ReactNode, state?: string) => show(<RealtimeContext value={store(state)}>{what}</RealtimeContext>);

describe("since when", () => {
  afterEach(() => vi.useRealTimers());

  it("says how long ago it was, and on a tap exactly when", async () => {
    counted({ state: "asleep", since: ago(48), at_least: false }, mark("fed", 130), mark("changed", 0));
    shown(<Timers room={7} />);
    const fed = await screen.findByRole("button", { name: /^Fed 2 h 10 min ago, / });
    expect(within(fed).getByText("2 h 10 min ago")).toBeVisible();
    expect(screen.getByRole("button", { name: /^Changed just now/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /^Asleep for 48 min, / })).toBeVisible();
    await userEvent.click(fed);
    expect(within(fed).queryByText("2 h 10 min ago")).toBeNull();
    expect(fed).toHaveAttribute("aria-pressed", "true");
  });

  it("is named with what it shows, before a tap and after it", async () => {
    counted({ state: "asleep", since: ago(0), at_least: true });
    shown(<Timers room={7} />);
    const asleep = await screen.findByRole("button");
    expect(asleep).toHaveTextContent("Asleep since listening began");
    expect(asleep.getAttribute("aria-label")).toContain(asleep.textContent);
    await userEvent.click(asleep);
    expect(asleep).toHaveTextContent(asleep.title);
    expect(asleep.getAttribute("aria-label")).toContain(asleep.textContent);
  });

  it("goes on by itself", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    counted({ state: "quiet", since: ago(4.9), at_least: false });
    shown(<Timers room={7} />);
    expect(await screen.findByText("for 4 min")).toBeVisible();
    act(() => void vi.advanceTimersByTime(15_000));
    expect(await screen.findByText("for 5 min")).toBeVisible();
  });

  it("says at least where it was not heard before", async () => {
    counted({ state: "asleep", since: ago(60), at_least: true });
    shown(<Timers room={7} />);
    expect(await screen.findByText("for at least 1 h")).toBeVisible();
  });

  it("knows nothing of a room that is not heard, whatever the server said a moment ago", async () => {
    counted({ state: "asleep", since: ago(48), at_least: false }, mark("fed", 130));
    shown(
      <>
        <Timers room={7} />
        <ShortTimers room={7} />
      </>,
      "unheard",
    );
    expect(await screen.findByText("Not heard, so not known")).toBeVisible();
    expect(screen.queryByText(/Asleep for|Asleep 48/)).toBeNull();
    expect(screen.getByText("Fed 2 h 10 min")).toBeVisible();
  });

  it("is one short line on a tile, and none for a room that is only quiet", async () => {
    counted({ state: "asleep", since: ago(48), at_least: false }, mark("fed", 130));
    const { unmount } = shown(<ShortTimers room={7} />);
    expect(await screen.findByText("Asleep 48 min · Fed 2 h 10 min")).toBeVisible();
    unmount();
    counted({ state: "quiet", since: ago(48), at_least: false });
    const { container } = shown(<ShortTimers room={7} />);
    await act(() => new Promise((done) => setTimeout(done, 50)));
    expect(container.textContent).toBe("");
  });
});
