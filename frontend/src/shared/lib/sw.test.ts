import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

interface Shown {
  title: string;
  tag: string;
  silent: boolean;
  actions?: { action: string }[];
  data?: unknown;
  close: () => void;
}

const source = readFileSync(join(process.cwd(), "public/sw.js"), "utf8");
const answered = {
  ok: true,
  status: 200,
  json: () =>
    Promise.resolve({
      state: "acked",
      handed_to: [],
      acked_by: { id: 1, name: "Ana" },
      person: { id: 1, name: "Ana" },
      words: "Zoe is loud",
      room_name: "Zoe",
    }),
};
const call = { title: "Zoe", body: "Zoe is loud", tag: "incident-7", url: "/", delivery: 3, token: "proof", answer: "right" };

const given: object[] = [];
const gone: string[] = [];
const subscription = (endpoint: string, options: object) => {
  given.push(options);
  return {
    endpoint,
    options,
    toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: () => Promise.resolve(void gone.push(endpoint)),
  };
};

/** The worker as it is, in a world where only the browser's own parts are ours. */
function worker(reply: (path: string) => Promise<unknown> = () => Promise.resolve(answered), navigator: object = {}) {
  const heard: Record<string, (event: object) => void> = {};
  const shown: Shown[] = [];
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const opened: string[] = [];
  const self = {
    addEventListener: (type: string, listener: (event: object) => void) => (heard[type] = listener),
    location: { origin: "https://babycam.test" },
    registration: {
      showNotification: (title: string, rest: Omit<Shown, "title" | "close">) =>
        Promise.resolve(shown.push({ ...rest, title, close: () => undefined })),
      getNotifications: () => Promise.resolve(shown),
      pushManager: { subscribe: (options: object) => Promise.resolve(subscription("https://push.example/new", options)) },
    },
    clients: {
      matchAll: () => Promise.resolve([]),
      openWindow: (url: string) => Promise.resolve(opened.push(url)),
      claim: () => Promise.resolve(),
    },
  };
  const fetch = (path: string, { body }: { body?: string }) => {
    if (body) asked.push({ path, body: JSON.parse(body) as Record<string, unknown> });
    return reply(path);
  };
  runInContext(source, createContext({ self, fetch, navigator, caches: {}, URL, setTimeout, clearTimeout, AbortController }));
  const happen = async (type: string, event: object): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve();
    heard[type]?.({ ...event, waitUntil: (each: Promise<unknown>) => (work = each) });
    await work;
  };
  const push = (text: string) => happen("push", { data: { json: () => JSON.parse(text) as unknown, text: () => text } });
  return { shown, asked, opened, happen, push };
}

describe("the service worker", () => {
  it("shows a call with its two answers, and proves that it came", async () => {
    const { shown, asked, push } = worker();
    await push(JSON.stringify(call));
    expect(shown).toMatchObject([{ title: "Zoe", tag: "incident-7", silent: false, requireInteraction: true }]);
    expect(shown[0]?.actions?.map(({ action }) => action)).toEqual(["ack", "not_me"]);
    expect(asked).toEqual([{ path: "/api/deliveries/3/receipt", body: { stage: "received", token: "proof" } }]);
  });

  it("shows a message of the chat plainly, and goes there when it is touched", async () => {
    const { shown, opened, push, happen } = worker();
    await push(JSON.stringify({ ...call, what: "chat", title: "Ben", tag: "chat-family", url: "/chat", answer: "" }));
    expect(shown).toMatchObject([{ title: "Ben", tag: "chat-family" }]);
    for (const loud of ["vibrate", "actions", "requireInteraction"]) expect(shown[0]).not.toHaveProperty(loud);
    await happen("notificationclick", { notification: shown[0], action: "" });
    expect(opened).toEqual(["/chat"]);
  });

  it("shows something also when it cannot read what came", async () => {
    const { shown, push } = worker();
    await push("not json");
    expect(shown).toMatchObject([{ title: "babycam", body: "not json" }]);
  });

  it("is silent and asks nothing when a call is over", async () => {
    const { shown, push } = worker();
    await push(JSON.stringify({ ...call, over: true }));
    expect(shown).toMatchObject([{ silent: true, requireInteraction: false }]);
    expect(shown[0]?.actions).toBeUndefined();
  });

  it("answers by its button, and says so", async () => {
    const { shown, asked, happen, push } = worker();
    await push(JSON.stringify(call));
    await happen("notificationclick", { action: "ack", notification: shown[0] });
    expect(asked.find(({ path }) => path === "/api/answers/act")?.body).toEqual({ token: "right", act: "ack" });
    expect(shown.at(-1)).toMatchObject({ title: "You have it", silent: true });
  });

  it("never looks as if an answer had arrived that did not: the answer's page comes up", async () => {
    const { shown, opened, happen } = worker(() => Promise.resolve({ ok: false, status: 410 }));
    await happen("notificationclick", { action: "not_me", notification: { close: () => undefined, data: call } });
    expect(opened).toEqual(["/answer#right"]);
    expect(shown).toEqual([]);
  });

  it("puts the number of open calls on the icon, and takes it away with the last", async () => {
    const badge: number[] = [];
    const set = (count: number) => Promise.resolve(void badge.push(count));
    const { shown, happen, push } = worker(undefined, { setAppBadge: set, clearAppBadge: () => set(0) });
    await push(JSON.stringify(call));
    await push(JSON.stringify({ ...call, tag: "incident-8", delivery: 4 }));
    await push(JSON.stringify({ ...call, title: "All is well", tag: "bedtime", quiet: true }));
    expect(badge).toEqual([1, 2, 2]);
    shown.length = 0;
    await happen("notificationclick", { action: "", notification: { close: () => undefined, data: call } });
    expect(badge.at(-1)).toBe(0);
  });

  it("opens the page when the notification itself is tapped and no page is open", async () => {
    const { opened, asked, happen } = worker();
    await happen("notificationclick", { action: "", notification: { close: () => undefined, data: { ...call, url: "/rooms/1" } } });
    expect(opened).toEqual(["/rooms/1"]);
    expect(asked.map(({ body }) => body.stage)).toEqual(["seen"]);
  });

  it("renews what the browser has ended with the server’s key of now, and says which it replaces", async () => {
    const key = { ok: true, status: 200, json: () => Promise.resolve({ key: "BAEC" }) };
    const { asked, happen } = worker((path) => Promise.resolve(path === "/api/push/key" ? key : { ok: true, status: 201 }));
    given.length = 0;
    await happen("pushsubscriptionchange", { oldSubscription: subscription("https://push.example/old", {}), newSubscription: null });
    expect(given.at(-1)).toEqual({ userVisibleOnly: true, applicationServerKey: "BAEC" });
    expect(asked).toEqual([
      {
        path: "/api/channels",
        body: {
          kind: "webpush",
          subscription: { endpoint: "https://push.example/new", keys: { p256dh: "p", auth: "a" } },
          prove: true,
          replaces: "https://push.example/old",
        },
      },
    ]);
  });

  it("gives a subscription up where nobody is logged in any more", async () => {
    const { happen } = worker(() => Promise.resolve({ ok: false, status: 401 }));
    gone.length = 0;
    await happen("pushsubscriptionchange", { oldSubscription: null, newSubscription: subscription("https://push.example/new", {}) });
    expect(gone).toEqual(["https://push.example/new"]);
  });
});

describe("a page that is opened", () => {
  /** What comes up when the server, or what stands before it, answers with this status; null: nothing answers. */
  async function opened(status: number | null): Promise<unknown> {
    let visit: ((event: object) => void) | undefined;
    const self = {
      addEventListener: (type: string, listener: (event: object) => void) => type === "fetch" && (visit = listener),
      location: { origin: "https://babycam.test" },
    };
    const fetch = () => (status === null ? Promise.reject(new TypeError("refused")) : Promise.resolve({ status }));
    const caches = { match: (path: string) => Promise.resolve(path) };
    runInContext(source, createContext({ self, fetch, caches, URL, setTimeout, clearTimeout, AbortController }));
    let shown: Promise<unknown> = Promise.resolve();
    visit?.({
      request: { method: "GET", mode: "navigate", url: "https://babycam.test/" },
      respondWith: (page: Promise<unknown>) => (shown = page),
    });
    return shown;
  }

  it.each([null, 502, 504])("says that nobody listens when nothing, or only a proxy, answers: %s", async (status) => {
    expect(await opened(status)).toBe("/offline.html");
  });

  it.each([200, 401, 503])("is the server's own when it answers: %s", async (status) => {
    expect(await opened(status)).toEqual({ status });
  });
});
