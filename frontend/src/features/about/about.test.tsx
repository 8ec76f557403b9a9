import { screen, waitFor, within } from "@testing-library/react";
import { act } from "react";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { HousePart } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { POLL_MS } from "./get-health";
import { HealthCard } from "./HealthCard";
import { PageCard } from "./PageCard";
import { ProductCards } from "./ProductCards";

const well = (part: string): HousePart => ({ part, ok: true, words: "All is well here.", detail: "" });
const health = (...parts: HousePart[]) => ({ body: { ok: parts.every(({ ok }) => ok), parts } });
const row = (name: string) => within(screen.getByRole("heading", { name }).closest("li")!);

afterEach(() => {
  vi.useRealTimers();
});

describe("the parts of the house", () => {
  it("says so when all are well, each with a word", async () => {
    house("parent", { "GET /api/health": () => health(well("web"), well("database")) });
    show(<HealthCard />);
    expect(await screen.findByText("Everything is well")).toBeVisible();
    expect(row("Database").getByText("Well")).toBeVisible();
  });

  it("puts what is not well first, by the room's name, with a way to mend it", async () => {
    const lost: HousePart = { part: "room:8", ok: false, words: "The camera stopped sending.", detail: "source_lost" };
    house("parent", { "GET /api/health": () => health(well("web"), lost) });
    show(<HealthCard />);
    expect(await screen.findByText("One part needs attention")).toBeVisible();
    expect(await screen.findByRole("heading", { name: "Max" })).toBeVisible();
    expect(screen.getAllByRole("listitem")[0]).toHaveTextContent("Max");
    const max = row("Max");
    expect(max.getByText("Not well")).toBeVisible();
    expect(max.getByText("source_lost")).toBeVisible();
    expect(max.getByText(/try its address again/)).toBeVisible();
    expect(max.getByRole("link", { name: "Go to the camera" })).toHaveAttribute("href", "/settings/cameras?room=8");
  });

  it("claims nothing any more as soon as the server does not answer", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let away = false;
    house("parent", {
      "GET /api/health": () => {
        if (away) throw new TypeError("away");
        return health(well("web"));
      },
    });
    show(<HealthCard />);
    expect(await screen.findByText("Everything is well")).toBeVisible();
    away = true;
    await act(() => vi.advanceTimersByTimeAsync(POLL_MS + 100));
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(screen.queryByText("Everything is well")).not.toBeInTheDocument();
    away = false;
    await act(() => vi.advanceTimersByTimeAsync(POLL_MS + 100));
    expect(await screen.findByText("Everything is well")).toBeVisible();
  });

  it("is nothing for a sitter, and is not asked for", async () => {
    const { asked } = house("sitter");
    const { container } = show(<HealthCard />);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(container).toBeEmptyDOMElement();
  });
});

describe("this page", () => {
  const greeted = (at: number): Realtime => {
    const store = new Realtime(() => 1_000_000);
    store.hear({ type: "hello", at: new Date(at).toISOString(), rooms: [], incidents: [] });
    return store;
  };

  it("tells that it hears the server but cannot ring yet, and what to do", () => {
    house("parent");
    show(
      <RealtimeContext value={greeted(1_000_012)}>
        <PageCard armed={false} />
      </RealtimeContext>,
    );
    expect(row("Link").getByText("Well")).toBeVisible();
    expect(row("Alarm sound").getByText("Not well")).toBeVisible();
    expect(row("Alarm sound").getByText(/Tap anywhere/)).toBeVisible();
    expect(row("Clock").getByText("12 ms off the server’s clock.")).toBeVisible();
  });

  it("tells a device clock that is wrong by seconds", () => {
    house("parent");
    show(
      <RealtimeContext value={greeted(1_090_000)}>
        <PageCard armed />
      </RealtimeContext>,
    );
    expect(row("Clock").getByText("90 s off the server’s clock.")).toBeVisible();
    expect(row("Clock").getByText("Not well")).toBeVisible();
  });

  it("does not call itself linked before the server has said anything", () => {
    house("parent");
    show(
      <RealtimeContext value={new Realtime()}>
        <PageCard armed />
      </RealtimeContext>,
    );
    expect(row("Link").getByText("Not well")).toBeVisible();
    expect(screen.queryByRole("heading", { name: "Clock" })).not.toBeInTheDocument();
  });
});

it("says what babycam is not, its version, and where its interface is described", async () => {
  house("sitter");
  show(<ProductCards />);
  expect(screen.getByText(/not a medical device/)).toBeVisible();
  expect(await screen.findByText("babycam 1.2.3")).toBeVisible();
  expect(screen.getByRole("link", { name: "API reference" })).toHaveAttribute("href", "/api/docs/");
});
