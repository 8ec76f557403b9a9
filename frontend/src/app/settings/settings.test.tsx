import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Right, Session } from "@/shared/api/types";
import { house, settings } from "@/testing/house";
import { FakeSocket } from "@/testing/socket";
import { max, zoe } from "@/testing/things";
import { App } from "../App";
import { Providers } from "../Providers";

const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
const parent: Right[] = [
  "room.see",
  "room.hear",
  "room.soothe",
  "camera.edit",
  "people.see",
  "channel.own",
  "settings.see",
  "settings.edit",
];
const session = (rights: Right[]): Session => ({
  person: { id: 1, name: "Ana", username: "ana", role: "parent", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: { ...settings.household, utc_offset_s: 3600 },
  access: { open: true, opens_at: null, closes_at: null },
  needs_setup: false,
  demo_login: null,
  version: "1.2.3",
  rights,
});
const way = {
  id: 4,
  person: 1,
  kind: "webpush",
  name: "Ana’s phone",
  address: "push.example",
  enabled: true,
  verified_at: null,
  last_ok_at: null,
  last_receipt_at: null as string | null,
  fail_streak: 0,
  dead_reason: "",
  proves: true,
  while_open: false,
};

function open(path: string, rights: Right[], answers: Parameters<typeof house>[1] = {}) {
  history.replaceState(null, "", path);
  house("parent", {
    "GET /api/session": () => ({ body: session(rights) }),
    "GET /api/rooms": () => page([zoe, max]),
    "GET /api/channels": () => page([way]),
    "GET /api/broker": () => ({ body: { host: "", enabled: false, connected: false } }),
    "GET /api/settings/babybuddy": () => ({ body: { url: "", working: false } }),
    ...answers,
  });
  render(
    <Providers>
      <App />
    </Providers>,
  );
  return userEvent.setup();
}

/** There is room for two panes. */
function wide() {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("64rem"),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
}
const index = async () => within(await screen.findByRole("navigation", { name: "Sections" }));
const row = async (name: string) => (await index()).findByRole("link", { name: new RegExp(`^${name}`) });

beforeEach(() => {
  FakeSocket.made = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => vi.unstubAllGlobals());

describe("the list of sections", () => {
  it("says of each how it stands now", async () => {
    open("/settings", parent, { "GET /api/channels": () => page([{ ...way, last_receipt_at: new Date().toISOString() }]) });
    expect(await row("Me")).toHaveTextContent("Ana, parent");
    expect(await row("Family")).toHaveTextContent("3 people");
    await vi.waitFor(async () => expect(await row("My devices")).toHaveTextContent("1 way, tried today"));
    expect(await row("Rooms and cameras")).toHaveTextContent("2 rooms, 1 without a camera");
    expect(await row("Night")).toHaveTextContent("20:00 to 07:00, colours by the clock");
    await vi.waitFor(async () => expect(await row("Storage")).toHaveTextContent("5 GB of 20 GB, kept for 30 days"));
    expect(await row("Integrations")).toHaveTextContent("Nothing connected");
    expect(await row("About")).toHaveTextContent("Version 1.2.3");
  });

  it("warns of a parent whom nothing would wake", async () => {
    open("/settings", parent, {
      "GET /api/channels": () =>
        page([
          { ...way, dead_reason: "ended" },
          { ...way, id: 5, while_open: true },
        ]),
    });
    await vi.waitFor(async () => expect(await row("My devices")).toHaveTextContent("Nothing arrives when babycam is closed"));
  });

  it("shows a grandparent only what is theirs", async () => {
    open("/settings", ["room.see", "room.hear"]);
    const links = (await index()).getAllByRole("link").map((link) => link.querySelector("strong")?.textContent);
    expect(links).toEqual(["Me", "Night", "About"]);
  });

  it("stands beside the open section where there is room, and alone where there is not", async () => {
    const user = open("/settings", parent);
    await user.click(await row("Storage"));
    expect(await screen.findByRole("heading", { name: "Storage" })).toBeVisible();
    expect(screen.queryByRole("navigation", { name: "Sections" })).toBeNull();
    await user.click(screen.getByRole("link", { name: "Back" }));
    expect(await row("Storage")).toBeVisible();
  });

  it("keeps its place on a laptop, and begins with oneself", async () => {
    wide();
    const user = open("/settings", parent, { "GET /api/people/me": () => ({ body: {} }) });
    expect(await row("Me")).toHaveAttribute("aria-current", "page");
    await user.click(await row("Storage"));
    expect(await screen.findByRole("heading", { name: "Storage" })).toBeVisible();
    expect(await row("Storage")).toHaveAttribute("aria-current", "page");
    expect(screen.queryByRole("link", { name: "Back" })).toBeNull();
  });
});

describe("an address of before", () => {
  it.each([
    ["/family", "/settings/family"],
    ["/family/me", "/settings/me"],
    ["/family/audit", "/settings/family/audit"],
    ["/cameras?pair=8&first=1", "/settings/cameras?pair=8&first=1"],
    ["/notifications#ways", "/settings/devices#ways"],
    ["/about", "/settings/about"],
  ])("leads from %s to its section", async (before, now) => {
    open(before, parent);
    await vi.waitFor(() => expect(location.pathname + location.search + location.hash).toBe(now));
  });
});

it("shows what somebody has where they may not see what an address means, and says where nothing is", async () => {
  open("/settings/alarm", ["room.see", "room.hear"]);
  expect(await row("Night")).toBeVisible();
  expect(location.pathname).toBe("/settings");
  expect(screen.queryByRole("link", { name: /^Alarm/ })).toBeNull();
});

it("says where there is nothing", async () => {
  open("/settings/nowhere", parent);
  expect(await screen.findByText("There is nothing at this address")).toBeVisible();
});

it("leads to the card whose id stands in the address", async () => {
  open("/settings/storage#limits", parent);
  await vi.waitFor(() => expect(document.activeElement).toHaveAttribute("id", "limits"));
});
