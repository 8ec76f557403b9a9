import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { AlarmScreen } from "./alarm/AlarmScreen";
import { useAlarm } from "./alarm/useAlarm";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import type { Incident, Quiet, Role } from "@/shared/api/types";
import { Toasts } from "@/shared/ui/Toasts";
import { house, show, withDialogs } from "@/testing/house";
import { health, incident, noise, quiet, zoe } from "@/testing/things";
import { QuietRow } from "./quiet/QuietRow";
import { WithHer } from "./quiet/WithHer";

const NO = { title: "No.", status: 409, code: "not_while_deaf", detail: "There is no quiet over a room that is not heard." };
const level = { rms: -50, peak: -40, judged: -50, floor: -60, state: "loud" as const, hops: [] };

function Tile() {
  return (
    <>
      <QuietRow room={7} name="Zoe" />
      <WithHer room={7} name="Zoe" />
    </>
  );
}

function Alarm() {
  return <AlarmScreen {...useAlarm()} />;
}

interface Begin {
  role?: Role;
  over?: Quiet | null;
  heard?: boolean;
  incidents?: Incident[];
  says?: () => { status?: number; body?: unknown };
}

/** Zoe's room on a page; what somebody says of it is answered by `says`. */
function opens(element: ReactNode, { role = "owner", over = null, heard = true, incidents = [], says }: Begin = {}) {
  withDialogs();
  history.replaceState(null, "", "/");
  const answers = says ?? (() => ({ body: { quiet: quiet() } }));
  const { sent } = house(role, {
    "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [{ ...zoe, camera: null }] } }),
    "POST /api/rooms/7/quiet": answers,
    "DELETE /api/rooms/7/quiet": () => ({ body: { quiet: null } }),
  });
  const store = new Realtime();
  const at = new Date().toISOString();
  store.hear({ type: "hello", at, rooms: [{ id: 7, state: "quiet", health: { ...health, heard }, quiet: over }], incidents });
  if (heard) store.hear({ type: "level", at, rooms: { 7: level } });
  show(
    <RealtimeContext value={store}>
      {element}
      <Toasts />
    </RealtimeContext>,
  );
  return { sent, store };
}

describe("somebody goes in to Zoe", () => {
  it("makes her room quiet for half an hour by two taps, and sees until when", async () => {
    const { sent } = opens(<Tile />);
    await userEvent.click(await screen.findByRole("button", { name: "I’m with Zoe" }));
    await userEvent.click(screen.getByRole("button", { name: "Quiet for 30 min" }));
    expect(await screen.findByText(/^Quiet until 03:30/)).toBeVisible();
    expect(sent()[0]).toMatchObject({ method: "POST", path: "/api/rooms/7/quiet", body: { minutes: 30 } });
    expect((sent()[0]?.body as { client_uuid: string }).client_uuid).toHaveLength(36);
    expect(screen.queryByRole("button", { name: "I’m with Zoe" })).toBeNull();
    expect(screen.getByText("You are there")).toBeVisible();
  });

  it("or until she was calm, with the time at which that may be", async () => {
    const { sent } = opens(<Tile />, { says: () => ({ body: { quiet: quiet({ calm_s: 600 }) } }) });
    await userEvent.click(await screen.findByRole("button", { name: "I’m with Zoe" }));
    await userEvent.click(screen.getByRole("button", { name: "Until calm for 10 min" }));
    expect(await screen.findByText(/^Quiet until calm for 10 min: 03:30.* if it stays so$/)).toBeVisible();
    expect(sent()[0]?.body).toMatchObject({ calm_minutes: 10 });
  });

  it("and anybody who may answer listens again by one tap", async () => {
    const { sent } = opens(<Tile />, { role: "sitter", over: quiet({ by: { id: 2, name: "Ben" } }) });
    expect(await screen.findByText("Ben is there")).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "Listen again to Zoe" }));
    await waitFor(() => expect(screen.queryByText(/^Quiet until/)).toBeNull());
    expect(sent().map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /api/rooms/7/quiet"]);
  });

  it("which a grandparent sees and cannot end", async () => {
    opens(<Tile />, { role: "viewer", over: quiet() });
    expect(await screen.findByText(/^Quiet until 03:30/)).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("and is not offered it over a room that nobody hears", () => {
    opens(<Tile />, { heard: false });
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("and reads why not, when the server knows better", async () => {
    opens(<Tile />, { says: () => ({ status: 409, body: NO }) });
    await userEvent.click(await screen.findByRole("button", { name: "I’m with Zoe" }));
    await userEvent.click(screen.getByRole("button", { name: "Quiet for 10 min" }));
    expect(await screen.findByText(NO.detail)).toBeVisible();
  });
});

describe("the alarm", () => {
  it("offers it second, below “I’ve got it”, and goes to the room", async () => {
    const { sent } = opens(<Alarm />, { incidents: [incident({ since: new Date().toISOString() })] });
    const first = await screen.findByRole("button", { name: "I’ve got it" });
    expect(first.nextElementSibling?.firstElementChild).toBe(screen.getByRole("button", { name: "I’m with Zoe: quiet for 30 min" }));
    await userEvent.click(screen.getByRole("button", { name: /quiet for 30 min/ }));
    expect(location.pathname).toBe("/rooms/7");
    expect(sent()[0]?.body).toMatchObject({ minutes: 30 });
  });

  it("offers it for what moves, too, as it holds that back, and not for a drill", async () => {
    const { store } = opens(<Alarm />, { incidents: [incident({ kind: "motion" })] });
    expect(await screen.findByRole("button", { name: "I’m with Zoe: quiet for 30 min" })).toBeVisible();
    store.hear({ type: "incident.changed", at: new Date().toISOString(), incident: incident({ kind: "test" }) });
    await waitFor(() => expect(screen.queryByRole("button", { name: /quiet for 30 min/ })).toBeNull());
  });

  it("rings on when the server will not have it", async () => {
    opens(<Alarm />, { incidents: [incident()], says: () => ({ status: 409, body: NO }) });
    await userEvent.click(await screen.findByRole("button", { name: /quiet for 30 min/ }));
    expect(await screen.findByText(NO.detail)).toBeVisible();
    expect(document.documentElement.dataset.alarm).toBe("on");
  });

  it("is not made by a noise that the server has not written down, while the room is quiet", () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    const { store } = opens(<Alarm />, { over: quiet({ until }) });
    store.hear({ type: "noise.started", at: new Date().toISOString(), room: 7, noise: noise() });
    const later = (ms: number): boolean => {
      store.hear({ type: "tick", at: Date.now() + ms, link: "ok", silentMs: 0, fresh: { 7: true } } as never);
      return store.getState().noises[7]?.alone ?? false;
    };
    expect(later(30_000)).toBe(false);
    expect(later(63_000), "its end has come, and it goes on").toBe(true);
  });
});
