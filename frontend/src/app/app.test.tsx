import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Session } from "@/shared/api/types";
import { house, withDialogs } from "@/testing/house";
import { FakeSocket } from "@/testing/socket";
import { clip, health, incident, max, zoe } from "@/testing/things";
import { App } from "./App";
import { Providers } from "./Providers";

const at = "2026-03-01T02:00:00Z";
const page = (results: unknown[]) => ({ body: { next: null, previous: null, results } });
const nobody: Session = { person: null, household: null, access: null, needs_setup: false, demo_login: null, version: "1.2.3", rights: [] };
const ana: Session = {
  ...nobody,
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f", emoji: "", picture: null, tz: "", language: "" },
  household: { name: "The Does", tz: "Europe/Berlin", utc_offset_s: 3600, night_start: "20:00", morning_time: "07:00" },
  rights: [
    "room.see",
    "room.hear",
    "room.edit",
    "room.create",
    "camera.edit",
    "camera.see_address",
    "incident.ack",
    "clip.see",
    "clip.keep",
    "clip.delete",
  ],
};

type Answers = NonNullable<Parameters<typeof house>[1]>;

/** Opens the page at `path` as Ana, in a house with Zoe's room (a camera) and Max's (none). */
function open(path: string, answers: Answers = {}) {
  history.replaceState(null, "", path);
  const server = house("owner", {
    "GET /api/session": () => ({ body: ana }),
    "GET /api/rooms": () => page([zoe, max]),
    ...answers,
  });
  render(
    <Providers>
      <App />
    </Providers>,
  );
  return { ...server, user: userEvent.setup() };
}

/** The server says over the events socket ... */
async function say(message: object) {
  await vi.waitFor(() => FakeSocket.to("/ws/events/"));
  act(() => FakeSocket.to("/ws/events/").say({ at, ...message }));
}
const hello = (incidents: object[] = []) =>
  say({
    type: "hello",
    rooms: [
      { id: 7, state: "quiet", health },
      { id: 8, state: "no_camera", health: max.health },
    ],
    incidents,
  });
const tile = (name: string) => screen.getByRole("article", { name });

beforeEach(() => {
  FakeSocket.made = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

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

describe("cameras", () => {
  const presets = [
    {
      id: "ipwebcam",
      name: "IP Webcam (Android app)",
      kind: "ipwebcam",
      url_example: "http://192.168.1.20:8080",
      fields: ["url", "username", "password"],
      help: "Start the server in the app.",
    },
  ];
  const found = {
    ok: true,
    video: { codec: "h264", width: 640, height: 480, fps: 15 },
    audio: { codec: "aac", rate: 48000, channels: 1 },
    level_db: -52,
    picture: "data:image/jpeg;base64,AA==",
    warnings: [],
    found: { kind: "ipwebcam", preset: "ipwebcam", url: "http://192.168.1.20:8080", username: "" },
  };

  it("are understood without the beginning of their address, and with a login pasted into it", async () => {
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "POST /api/cameras/probe": () => ({ body: { ...found, found: { ...found.found, username: "ana" } } }),
      "POST /api/cameras": () => ({ status: 201, body: { ...zoe.camera, room: 8 } }),
    });
    await user.type(await screen.findByLabelText("Address"), "ana:se%20same@192.168.1.20");
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText("Tried at http://192.168.1.20:8080")).toBeVisible();
    expect(screen.getByLabelText("Address")).toHaveValue("http://192.168.1.20:8080");
    expect(sent()[0]?.body).toMatchObject({ url: "192.168.1.20", username: "ana", password: "se same" });
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() =>
      expect(sent().at(-1)?.body).toMatchObject({ url: "http://192.168.1.20:8080", username: "ana", password: "se same" }),
    );
  });

  it("are looked for when somebody asks, and tried at the stream that was chosen", async () => {
    const rtsp = { ...presets[0], id: "rtsp", name: "Camera with RTSP", kind: "pull" };
    const url = "rtsp://192.168.1.30:554/sub";
    const answers = [[], [{ host: "192.168.1.30", name: "Nursery cam", by: "onvif", port: 80, path: "/onvif/device_service" }]];
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: [...presets, rtsp] }),
      "POST /api/cameras/search": () => ({ body: answers.shift() }),
      "POST /api/cameras/streams": () => ({ body: [{ name: "Sub", url, codec: "H264", width: 640, height: 360 }] }),
      "POST /api/cameras/probe": () => ({ body: { ...found, found: { kind: "pull", preset: "rtsp", url, username: "ana" } } }),
    });
    await user.click(await screen.findByRole("button", { name: "Look for cameras in my network" }));
    expect(await screen.findByText(/No camera answered/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Look again" }));
    await user.click(await screen.findByRole("button", { name: "Use Nursery cam 192.168.1.30" }));
    const [login] = screen.getAllByLabelText(/^Camera user name/);
    const [secret] = screen.getAllByLabelText(/^Camera password/);
    await user.type(login ?? document.body, "ana");
    await user.type(secret ?? document.body, "sesame");
    await user.click(screen.getByRole("button", { name: "Show its streams" }));
    await user.click(await screen.findByRole("button", { name: "Sub · 640 × 360 · H264" }));
    expect(await screen.findByText("It works")).toBeVisible();
    expect(screen.getByLabelText("Address")).toHaveValue(url);
    expect(sent().at(-1)?.body).toMatchObject({ kind: "pull", url, username: "ana", password: "sesame" });
  });

  it("are tried before they are saved, and told about in words", async () => {
    const tries = [
      { ok: false, stage: "refused", words: "192.168.1.20 is there, but nothing answers on port 8080.", found: found.found },
      found,
    ];
    const { user, sent } = open("/settings/cameras?room=8", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "POST /api/cameras/probe": () => ({ body: tries.shift() }),
      "POST /api/cameras": () => ({ status: 201, body: { ...zoe.camera, room: 8 } }),
    });
    await user.type(await screen.findByLabelText("Address"), "http://192.168.1.20:8080");
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText(/nothing answers on port 8080/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try it" }));
    expect(await screen.findByText("It works")).toBeVisible();
    expect(screen.getByText("Sound right now: −52 dB.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() =>
      expect(sent().at(-1)).toMatchObject({ path: "/api/cameras", body: { room: 8, kind: "ipwebcam", url: "http://192.168.1.20:8080" } }),
    );
  });

  it("keep their password unless a new one is typed", async () => {
    const { user, sent } = open("/settings/cameras?room=7", {
      "GET /api/cameras/presets": () => ({ body: presets }),
      "PATCH /api/cameras/70": () => ({ body: zoe.camera }),
    });
    await screen.findByText("Saved. Leave empty to keep it.");
    await user.click(screen.getByRole("button", { name: "Save the camera" }));
    await vi.waitFor(() => expect(sent().at(-1)?.method).toBe("PATCH"));
    expect(sent().at(-1)?.body).not.toHaveProperty("password");
  });
});

describe("clips", () => {
  it("says that a clip was cut, and that this browser cannot show its picture", async () => {
    vi.spyOn(HTMLMediaElement.prototype, "canPlayType").mockReturnValue("");
    const { user } = open("/clips", { "GET /api/clips": () => page([clip({ cut: true, codecs: "hvc1.1.6.L93.90, mp4a.40.2" })]) });
    const card = await screen.findByRole("button", { name: /Play the clip/ });
    expect(card).toHaveTextContent("Cut short");
    await user.click(card);
    const player = screen.getByRole("dialog");
    expect(player).toHaveTextContent("Cut short: the power or the recording failed.");
    expect(player).toHaveTextContent("The picture is H.265, which this browser cannot show.");
    expect(player.querySelector("video")).toBeInTheDocument();
  });

  it("says that nothing of a clip is left", async () => {
    const { user } = open("/clips", { "GET /api/clips": () => page([clip({ cut: true, state: "broken", thumbnail_url: null })]) });
    await user.click(await screen.findByRole("button", { name: /Play the clip/ }));
    expect(screen.getByRole("dialog")).toHaveTextContent("Nothing of this clip could be saved");
  });

  it("are played, kept, and deleted only after a question", async () => {
    const { user, sent } = open("/clips", {
      "GET /api/clips": () => page([clip()]),
      "PATCH /api/clips/c1": () => ({ body: clip({ keep: true }) }),
      "DELETE /api/clips/c1": () => ({ status: 204 }),
    });
    await user.click(await screen.findByRole("button", { name: /Play the clip/ }));
    const player = await screen.findByRole("dialog", { name: "Zoe" });
    expect(player.querySelector("video")).toHaveAttribute("src", "/api/clips/c1/video.mp4");
    expect(within(player).getByRole("link", { name: /Download/ })).toHaveAttribute("href", "/api/clips/c1/video.mp4?download=1");
    await user.click(within(player).getByRole("button", { name: "Keep" }));
    await user.click(within(player).getByRole("button", { name: "Delete" }));
    expect(sent().some(({ method }) => method === "DELETE")).toBe(false);
    const question = await screen.findByRole("dialog", { name: /cannot be brought back/ });
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    await vi.waitFor(() => expect(sent().map(({ method }) => method)).toEqual(["PATCH", "DELETE"]));
  });
});

describe("a room", () => {
  it("saves another patience at once, and shows the old one again if the server refuses", async () => {
    const words = "Somebody changed this at the same moment.";
    const { user, sent } = open("/rooms/7", {
      "GET /api/clips?room=7": () => page([]),
      "PATCH /api/rooms/7": () => ({ status: 409, body: { title: words, status: 409, code: "conflict", detail: words } }),
    });
    await user.click(await screen.findByRole("radio", { name: "Patient" }));
    expect(sent()[0]?.body).toEqual({ patience: "patient" });
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByRole("radio", { name: "Quick" })).toBeChecked();
  });

  it("that is gone leads back to the others", async () => {
    open("/rooms/99");
    expect(await screen.findByRole("link", { name: "Go to the rooms" })).toHaveAttribute("href", "/");
  });
});

describe("the first start", () => {
  it("founds the family with the code from the address, then asks for the first camera", async () => {
    const { user, sent } = open("/setup#code=ABCD-1234", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": () => ({ status: 204 }),
      "POST /api/setup": () => ({ status: 201, body: ana }),
      "GET /api/rooms": () => page([{ ...max, id: 8 }]),
      "POST /api/pairings": () => ({
        status: 201,
        body: {
          id: 3,
          code: "123456",
          url: "http://192.168.1.5:8080/camera#secret",
          qr: "data:image/svg+xml,",
          expires_at: new Date(Date.now() + 300_000).toISOString(),
          room: 8,
        },
      }),
      "GET /api/pairings/3": () => ({ body: { id: 3, state: "waiting", device: null, expires_at: at } }),
    });
    expect(await screen.findByLabelText("Set-up code")).toHaveValue("ABCD-1234");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.type(await screen.findByLabelText("Name"), "Ana");
    expect(screen.getByLabelText("User name")).toHaveValue("ana");
    await user.type(screen.getByLabelText("Password"), "twelve small sheep");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(screen.getByRole("button", { name: "Start babycam" }));
    expect(await screen.findByRole("heading", { name: "The first camera" })).toBeVisible();
    expect(await screen.findByRole("img", { name: "The code: 1 2 3 4 5 6" })).toBeVisible();
    expect(screen.getByRole("link", { name: /My camera has an address/ })).toHaveAttribute("href", "/settings/cameras?room=8&first=1");
    expect(sent().map(({ path }) => path)).toEqual(["/api/setup/code", "/api/setup", expect.anything()]);
    expect(sent()[1]?.body).toMatchObject({
      setting_up: true,
      code: "ABCD-1234",
      person: { name: "Ana", username: "ana", password: "twelve small sheep" },
    });
  });

  const words = "This is not the code that the server printed.";
  const wrong = { status: 403, body: { title: words, status: 403, code: "bad_code", detail: words } };
  const isRight = ({ body }: { body: unknown }): boolean => (body as { code: string }).code === "GOOD";

  it("says at once that a code is wrong, waits there for the right one, and asks once for each", async () => {
    const { user, sent } = open("/setup", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": (request) => (isRight(request) ? { status: 204 } : wrong),
    });
    const code = await screen.findByLabelText("Set-up code");
    await user.type(code, "NOPE");
    await user.tab();
    expect(await screen.findByText(words)).toBeVisible();
    expect(code).toHaveAccessibleDescription(words);
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(code).toBeVisible();
    expect(sent()).toHaveLength(1);
    await user.clear(code);
    await user.type(code, "GOOD");
    expect(screen.queryByText(words)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByLabelText("Name")).toBeVisible();
    expect(sent()).toHaveLength(2);
  });

  it("goes back to the code when it was right before and is no more", async () => {
    const { user } = open("/setup#code=NOPE", {
      "GET /api/session": () => ({ body: { ...nobody, needs_setup: true } }),
      "POST /api/setup/code": () => ({ status: 204 }),
      "POST /api/setup": () => wrong,
    });
    await user.click(await screen.findByRole("button", { name: "Next" }));
    await user.type(await screen.findByLabelText("Name"), "Ana");
    await user.type(screen.getByLabelText("Password"), "twelve small sheep");
    await user.click(screen.getByRole("button", { name: "Next" }));
    await user.click(screen.getByRole("button", { name: "Start babycam" }));
    expect(await screen.findByLabelText("Set-up code")).toHaveAccessibleDescription(words);
  });
});
