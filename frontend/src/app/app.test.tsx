import { screen, within } from "@testing-library/react";
import { withDialogs } from "@/testing/house";
import { health, incident } from "@/testing/things";
import { ana, at, hello, nobody, open, page, say, tile, withSockets } from "@/testing/whole-page";

withSockets();

describe("who is watching", () => {
  it("is told on the tile as it happens", async () => {
    let viewers: object[] = [];
    const told = async (now: object[]) => {
      viewers = now;
      await say({ type: "presence", viewers });
    };
    const member = { ...ana.person, rank: 1, rooms: [], access: null };
    open("/", {
      "GET /api/session": () => ({ body: { ...ana, rights: [...ana.rights, "presence.see", "people.see"] } }),
      "GET /api/people": () => page([member, { ...member, id: 4, name: "Gran" }]),
      "GET /api/presence": () => ({ body: viewers }),
    });
    await hello();
    await told([{ person: 4, room: 7, how: "watching", since: at }]);
    expect(await within(await screen.findByRole("article", { name: "Zoe" })).findByText("Gran is watching")).toBeVisible();
    await told([]);
    await vi.waitFor(() => expect(screen.queryByText("Gran is watching")).not.toBeInTheDocument());
  });
});

describe("logging in", () => {
  const demo = { ...nobody, demo_login: { username: "ana", password: "sweet dreams" } };

  it("takes one tap in the demo family", async () => {
    const { user, sent } = open("/", { "GET /api/session": () => ({ body: demo }), "POST /api/session": () => ({ body: ana }) });
    await user.click(await screen.findByRole("button", { name: "Use this login" }));
    expect(await screen.findByRole("heading", { name: "Live" })).toBeVisible();
    expect(sent()[0]?.body).toEqual(demo.demo_login);
  });

  it("says in words what was wrong", async () => {
    const words = "That user name and password do not match.";
    const { user } = open("/", {
      "GET /api/session": () => ({ body: nobody }),
      "POST /api/session": () => ({ status: 400, body: { title: words, status: 400, code: "bad_login", detail: "" } }),
    });
    await user.type(await screen.findByLabelText("User name"), "ana");
    await user.type(screen.getByLabelText("Password"), "wrong");
    await user.click(screen.getByRole("button", { name: "Log in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
  });
});

describe("the live grid", () => {
  it("shows each room with its state in a word", async () => {
    open("/");
    await screen.findByRole("article", { name: "Zoe" });
    await hello();
    expect(within(tile("Zoe")).getByText("Quiet")).toBeVisible();
    await say({ type: "level", rooms: { 7: { rms: -20, peak: -10, judged: -20, floor: -60, state: "loud", hops: [-20] } } });
    expect(within(tile("Zoe")).getByText("Loud")).toBeVisible();
  });

  it("calls a room not heard until the server says otherwise", async () => {
    open("/");
    expect(within(await screen.findByRole("article", { name: "Zoe" })).getByText("Not heard")).toBeVisible();
  });

  it("says what is wrong with a camera that was lost", async () => {
    open("/");
    await screen.findByRole("article", { name: "Zoe" });
    await hello();
    await say({
      type: "room.health",
      room: 7,
      state: "unheard",
      health: { ...health, heard: false, source: "lost", words: "192.168.1.20 did not answer in time." },
    });
    expect(within(tile("Zoe")).getByText("192.168.1.20 did not answer in time.")).toBeVisible();
  });

  it("teaches how to give a room its camera", async () => {
    open("/");
    const link = within(await screen.findByRole("article", { name: "Max" })).getByRole("link", { name: "Add phone" });
    expect(link).toHaveAttribute("href", "/settings/cameras?pair=8");
  });

  it("says loudly that it cannot ring before somebody taps", async () => {
    open("/");
    expect(await screen.findByRole("button", { name: /Sound is off on this page/ })).toBeVisible();
  });
});

describe("an alarm", () => {
  it("takes over any screen and is answered with one tap", async () => {
    withDialogs();
    const taken = incident({ state: "acked", acked_by: { id: 1, name: "Ana" }, acked_at: at });
    const { user, sent } = open("/settings/cameras", { "POST /api/incidents/1/ack": () => ({ body: taken }) });
    await screen.findByRole("heading", { name: "Rooms and cameras" });
    await hello();
    await say({ type: "incident.changed", incident: incident() });
    const alarm = await screen.findByRole("alertdialog");
    expect(within(alarm).getByRole("heading", { name: "Zoe" })).toBeVisible();
    await user.click(within(alarm).getByRole("button", { name: "I’ve got it" }));
    await say({ type: "incident.changed", incident: taken });
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await user.click(screen.getByText("+1")); // the page's own sound, which is off, stands before it
    expect(within(screen.getByRole("dialog", { name: "What’s going on" })).getByText(/You have Zoe/)).toBeVisible();
    expect(sent().some(({ path }) => path === "/api/incidents/1/ack")).toBe(true);
  });

  it("goes when the room has been quiet long enough", async () => {
    open("/");
    await hello([incident()]);
    await screen.findByRole("alertdialog");
    await say({ type: "incident.changed", incident: incident({ state: "resolved", noisy: false }) });
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});

describe("the number on the icon", () => {
  it("is how many incidents are open, and goes with the last of them", async () => {
    const [setAppBadge, clearAppBadge] = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
    Object.assign(navigator, { setAppBadge, clearAppBadge });
    open("/settings/cameras");
    await screen.findByRole("heading", { name: "Rooms and cameras" });
    await hello([incident(), incident({ id: 2, room: 8 })]);
    expect(setAppBadge).toHaveBeenLastCalledWith(2);
    await say({ type: "incident.changed", incident: incident({ state: "resolved" }) });
    expect(setAppBadge).toHaveBeenLastCalledWith(1);
    clearAppBadge.mockClear();
    await hello();
    expect(clearAppBadge).toHaveBeenCalledOnce();
    for (const name of ["setAppBadge", "clearAppBadge"]) Reflect.deleteProperty(navigator, name);
  });
});
