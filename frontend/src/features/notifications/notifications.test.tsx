import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Bedtime, Channel, Session } from "@/shared/api/types";
import { clockTime, timeOfDay } from "@/shared/lib/time";
import { house, show } from "@/testing/house";
import { AddressForm } from "./AddressForm";
import { BedtimeCard } from "./BedtimeCard";
import { ChannelLists } from "./ChannelList";
import { deviceName } from "./device";
import { isSilenced } from "./get-channels";
import { sent } from "./testing";

const session: Session = {
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights: ["duty.see", "duty.edit", "duty.override"],
};
const unasked = { reached: false, words: "Not asked yet", at: null };
const silent = { reached: false, words: "Would not be woken: No page open", at: null };
const answered = { reached: true, words: "Ana’s phone answered", at: "2026-03-01T18:40:00Z" };
const bedtime = (ana: object, ben: object, armed: boolean): Bedtime => ({
  armed,
  untried: false,
  people: [
    { id: 1, name: "Ana", on_duty: true, ...ana },
    { id: 2, name: "Ben", on_duty: false, ...ben },
  ] as Bedtime["people"],
});
const channel: Channel = {
  id: 4,
  person: 1,
  kind: "webpush",
  name: "Ana’s phone",
  address: "push.example",
  enabled: true,
  verified_at: null,
  last_ok_at: null,
  last_receipt_at: null,
  fail_streak: 0,
  dead_reason: "",
  service: "",
  proves: true,
  while_open: false,
};
const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
const at = (other: Parameters<typeof house>[1] = {}) => house("owner", { "GET /api/session": () => ({ body: session }), ...other });

describe("the bedtime check", () => {
  it("never says armed before anybody was asked, nor when nobody would wake", async () => {
    let now = bedtime(unasked, unasked, true);
    at({ "GET /api/bedtime": () => ({ body: now }), "POST /api/bedtime": () => ({ body: (now = bedtime(silent, silent, false)) }) });
    show(<BedtimeCard />);
    expect(await screen.findByText("Not checked yet this evening")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Test everybody now" }));
    expect(await screen.findByText(/^Not ready/)).toBeVisible();
    expect(screen.getAllByText("Would not be woken: No page open")).toHaveLength(2);
    expect(screen.queryByText(/^Ready/)).toBeNull();
  });

  it("says armed with the proof's time, and who is missing", async () => {
    at({ "GET /api/bedtime": () => ({ body: bedtime(answered, silent, true) }) });
    show(<BedtimeCard />);
    expect(await screen.findByText("Ready, but not everybody can be woken")).toBeVisible();
    expect(screen.getByText(`Ana’s phone answered, reached at ${clockTime(answered.at, "Europe/Berlin")}`)).toBeVisible();
  });

  it("is no alarm before any device was tried, and still not ready", async () => {
    at({ "GET /api/bedtime": () => ({ body: { ...bedtime(silent, silent, false), untried: true } }) });
    show(<BedtimeCard />);
    expect(await screen.findByText("Not ready yet: no device has been tried, so nobody can be woken")).toBeVisible();
    for (const row of screen.getAllByText("Would not be woken: No page open")) expect(row).toHaveAttribute("data-look", "warn");
  });

  it("is red for whoever is missing once somebody else can be woken", async () => {
    at({ "GET /api/bedtime": () => ({ body: { ...bedtime(answered, silent, true), untried: true } }) });
    show(<BedtimeCard />);
    expect(await screen.findByText("Ready, but not everybody can be woken")).toBeVisible();
    expect(screen.getByText("Would not be woken: No page open")).toHaveAttribute("data-look", "bad");
  });

  it("makes the chip red only when it reached nobody at all", () => {
    expect([bedtime(unasked, unasked, false), bedtime(silent, silent, false), bedtime(silent, answered, true)].map(isSilenced)).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe("a way to reach somebody", () => {
  const shown = (change: Partial<Channel>, other: Parameters<typeof house>[1] = {}) => {
    at({
      "GET /api/channels": () => page([{ ...channel, ...change }]),
      "GET /api/bedtime": () => ({ body: bedtime(unasked, unasked, false) }),
      "GET /api/deliveries": () => page([]),
      ...other,
    });
    show(<ChannelLists />);
  };

  it("says that it is dead, and why", async () => {
    shown({ dead_reason: "The browser has ended this subscription." });
    expect(await screen.findByText("No longer works. The browser has ended this subscription.")).toBeVisible();
  });

  it("counts failures in words", async () => {
    shown({ fail_streak: 2 });
    expect(await screen.findByText("The last 2 tries failed.")).toBeVisible();
  });

  it("shows when a test has really arrived", async () => {
    shown(
      {},
      {
        "POST /api/channels/4/test": () => ({ status: 202, body: sent }),
        "GET /api/deliveries": () => page([{ ...sent, state: "received", received_at: "2026-03-01T20:00:07Z" }]),
      },
    );
    await userEvent.click(await screen.findByRole("button", { name: "Send me a test now" }));
    expect(await screen.findByText(`Arrived at ${timeOfDay("2026-03-01T20:00:07Z", "Europe/Berlin")}`)).toBeVisible();
  });

  it("says that nothing proves it where its transport gives no receipts", async () => {
    const sent = {
      id: 8,
      what: "test",
      incident: null,
      round: 0,
      step: 0,
      person: { id: 1, name: "Ana" },
      channel: null,
      state: "accepted",
      words: "",
      created_at: "",
      sent_at: "2026-03-01T20:00:07Z",
      received_at: null,
      sounding_at: null,
      seen_at: null,
    };
    shown(
      { kind: "apprise", proves: false },
      { "POST /api/channels/4/test": () => ({ status: 202, body: sent }), "GET /api/deliveries": () => page([sent]) },
    );
    await userEvent.click(await screen.findByRole("button", { name: "Send me a test now" }));
    expect(
      await screen.findByText(`Sent at ${timeOfDay("2026-03-01T20:00:07Z", "Europe/Berlin")}; this service cannot prove that it arrived`),
    ).toBeVisible();
  });

  it("is there by itself and stays, where it stands for the open pages", async () => {
    shown({ kind: "page", name: "open pages", while_open: true });
    expect(await screen.findByText("Open pages")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Remove" })).toBeNull();
    expect(screen.queryByText("Not proven yet: send a test.")).toBeNull();
  });

  it("is written in the field of its transport", async () => {
    const { sent } = at({ "POST /api/channels": () => ({ status: 201, body: channel }) });
    const { unmount } = show(<AddressForm kind="apprise" onDone={() => undefined} />);
    await userEvent.type(await screen.findByRole("textbox", { name: /^Address/ }), "ntfy://topic");
    await userEvent.click(screen.getByRole("button", { name: "Add it" }));
    unmount();
    show(<AddressForm kind="mqtt" onDone={() => undefined} />);
    await userEvent.type(screen.getByRole("textbox", { name: /^MQTT topic/ }), "lamp/ana");
    await userEvent.click(screen.getByRole("button", { name: "Add it" }));
    await waitFor(() =>
      expect(sent().map(({ body }) => body)).toEqual([
        { kind: "apprise", url: "ntfy://topic" },
        { kind: "mqtt", topic: "lamp/ana" },
      ]),
    );
  });

  it("is named after person and device", () => {
    expect(deviceName("Ben", "Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile")).toBe("Ben’s phone");
  });
});
