import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HereCard } from "@/features/notifications/HereCard";
import { SelfCard } from "@/features/session/SelfCard";
import type { Session } from "@/shared/api/types";
import { remember } from "@/shared/lib/remembered";
import { house, show } from "@/testing/house";
import { PushBrowser } from "@/testing/push";

const KEY = "BAEC";
const ours = new Uint8Array([4, 1, 2]);
const another = new Uint8Array([4, 9, 9]);
const held = "https://push.example/old";
const session: Session = {
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights: ["channel.own"],
};
const phone = {
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
  proves: true,
  while_open: false,
};

/** The server knows this browser as `state` says, until it is given a subscription. */
function server(state: string, other: Parameters<typeof house>[1] = {}) {
  const knows = { state, key: KEY, channel: state === "renew" ? null : phone };
  return house("owner", {
    "GET /api/session": () => ({ body: session }),
    "GET /api/push/key": () => ({ body: { key: KEY } }),
    "POST /api/push/subscription": () => ({ body: knows }),
    "POST /api/channels": () => {
      Object.assign(knows, { state: "on", channel: phone });
      return { status: 201, body: phone };
    },
    ...other,
  });
}

const given = (sent: { path: string; body: unknown }[]) => sent.filter(({ path }) => path === "/api/channels").map(({ body }) => body);

const browser = new PushBrowser();
let hours = 0;
beforeEach(() => {
  localStorage.clear();
  browser.fresh();
  hours += 1; // by itself it renews only now and then
  vi.spyOn(performance, "now").mockReturnValue(hours * 3_600_000);
});

describe("this browser", () => {
  it("says that it is called only when the server says so, and asks with endpoint and key", async () => {
    browser.has(held, ours);
    const { sent } = server("on");
    show(<HereCard />);
    expect(await screen.findByText(/^This browser is called/)).toBeVisible();
    expect(sent()).toEqual([{ method: "POST", path: "/api/push/subscription", body: { endpoint: held, key: KEY } }]);
  });

  it("gives itself to the server again when that has lost it, or knew it as somebody else’s", async () => {
    browser.has(held, ours);
    const { sent } = server("renew");
    show(<HereCard />);
    expect(await screen.findByText(/^This browser is called/)).toBeVisible();
    expect(given(sent())).toEqual([
      {
        kind: "webpush",
        subscription: { endpoint: held, keys: { p256dh: "p", auth: "a" } },
        key: KEY,
        prove: true,
        name: "Ana’s computer",
      },
    ]);
  });

  it("subscribes anew when its subscription is void, with the server’s key of now, and says which it replaces", async () => {
    browser.has(held, another);
    const { sent } = server("anew");
    show(<HereCard />);
    expect(await screen.findByText(/^This browser is called/)).toBeVisible();
    expect(given(sent())).toEqual([
      {
        kind: "webpush",
        subscription: { endpoint: "https://push.example/new-1", keys: { p256dh: "p", auth: "a" } },
        key: KEY,
        prove: true,
        replaces: held,
      },
    ]);
  });

  it("comes back by itself when the browser has lost it, for whoever wanted it and for nobody else", async () => {
    remember("push", "1");
    const { sent } = server("renew");
    const first = show(<HereCard />);
    expect(await screen.findByText(/^This browser is called/)).toBeVisible();
    expect(given(sent())).toHaveLength(1);
    first.unmount();
    browser.subscription = null;
    remember("push", "2");
    show(<HereCard />);
    expect(await screen.findByRole("button", { name: "Turn on here" })).toBeVisible();
  });

  it("says that it is lost where it cannot renew, and one button tries again", async () => {
    browser.has(held, another);
    browser.refuses = true;
    const { sent } = server("anew");
    show(<HereCard />);
    expect(await screen.findByText(/its subscription is lost/)).toBeVisible();
    expect(screen.queryByText(/^This browser is called/)).toBeNull();
    browser.refuses = false;
    await userEvent.click(screen.getByRole("button", { name: "Renew" }));
    expect(await screen.findByText(/^This browser is called/)).toBeVisible();
    expect(given(sent())).toHaveLength(1);
  });

  it("leaves alone what somebody has turned off", async () => {
    browser.has(held, ours);
    const { sent } = server("off");
    show(<HereCard />);
    expect(await screen.findByText(/turned off in the list/)).toBeVisible();
    expect(given(sent())).toEqual([]);
  });

  it("does not say that it is called while the server says nothing", async () => {
    browser.has(held, ours);
    server("on", { "POST /api/push/subscription": () => ({ status: 400, body: { title: "no" } }) });
    show(<HereCard />);
    expect(await screen.findByText(/The server did not say/)).toBeVisible();
  });
});

describe("logging out", () => {
  it("warns that this device will not be woken, and then takes nothing more", async () => {
    browser.has(held, ours);
    remember("push", "1");
    const { sent } = server("on", { "DELETE /api/session": () => ({ status: 204 }) });
    show(<SelfCard />);
    await screen.findByText(/no longer called/);
    await userEvent.click(await screen.findByRole("button", { name: "Log out" }));
    expect(await screen.findByText(/This device will no longer ring/)).toBeVisible();
    expect(sent()).toEqual([]);
    await userEvent.click(screen.getAllByRole("button", { name: "Log out" }).at(-1)!);
    await waitFor(() => expect(browser.subscription).toBeNull());
    expect(sent().map(({ method, path }) => `${method} ${path}`)).toEqual(["DELETE /api/session"]);
    expect(browser.shown[0]!.close).toHaveBeenCalled();
  });
});
