import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import type { ServerMessage } from "@/realtime/messages";
import { Realtime } from "@/realtime/store";
import type { ChatThread, Message, Right, Session } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import { ChatProvider } from "./ChatProvider";
import { ChatScreen } from "./ChatScreen";
import { aMessage } from "./testing";

const rights: Right[] = ["chat.use", "chat.clear", "duty.edit", "duty.see", "clip.see"];
const session = {
  person: { id: 1, name: "Ana", username: "ana", role: "owner", colour: "#e07a5f" },
  household: { name: "The Does", tz: "Europe/Berlin", night_start: "20:00", morning_time: "07:00" },
  needs_setup: false,
  demo_login: null,
  version: "1",
  rights,
} as unknown as Session;
const family: ChatThread = {
  thread: "family",
  room: null,
  title: "The Does",
  at: null,
  last: null,
  unread: 0,
  marks: [{ person: 1, delivered: 0, read: 0 }],
};
const newest = "GET /api/chat/messages?thread=family&limit=50";
const beyond = `GET /api/chat/news?after=${Number.MAX_SAFE_INTEGER}&limit=1`;

/** Ana's chat with these messages, oldest first. */
function open(messages: Message[], other: Parameters<typeof house>[1] = {}) {
  history.replaceState(null, "", "/chat");
  const server = house("owner", {
    "GET /api/session": () => ({ body: session }),
    "GET /api/chat/threads": () => ({ body: [family] }),
    "GET /api/chat/pinned?thread=family": () => ({ body: [] }),
    "POST /api/chat/marks": () => ({ body: {} }),
    [beyond]: () => ({ body: { results: [], more: false, rev: 100, cleared_rev: 0 } }),
    [newest]: () => ({ body: { results: [...messages].reverse(), more: false } }),
    ...other,
  });
  const realtime = new Realtime();
  const say = (message: object) => act(() => realtime.hear({ at: new Date().toISOString(), ...message } as ServerMessage));
  show(
    <RealtimeContext value={realtime}>
      <ChatProvider>
        <ChatScreen thread="family" />
      </ChatProvider>
    </RealtimeContext>,
  );
  return { ...server, say, user: userEvent.setup() };
}

const field = () => screen.findByLabelText("Write to the family");
const card = (facts: object) => aMessage({ kind: "card", author: null, author_name: "", text: "said", card: { ...facts } });

describe("the chat", () => {
  it("shows what is said as text, whatever it is", async () => {
    open([aMessage({ text: "<img src=x onerror=alert(1)> https://a.example" })]);
    expect(await screen.findByText(/<img src=x onerror/)).toBeVisible();
    expect(document.querySelector("img")).toBeNull();
    expect(screen.getByRole("link", { name: "https://a.example" })).toHaveAttribute("rel", "noopener noreferrer nofollow");
  });

  it("sends once, with a uuid of its own, and shows the server's message", async () => {
    const { user, sent } = open([], {
      "POST /api/chat/messages": ({ body }) => ({
        status: 201,
        body: aMessage({ ...(body as object), id: 5, author: 1, reply_to: null, attachments: [] }),
      }),
    });
    await user.type(await field(), "Sleep well{Enter}");
    await vi.waitFor(() => expect(screen.getByRole("button", { name: "Sent" })).toBeVisible());
    expect(sent().filter(({ path }) => path === "/api/chat/messages")).toHaveLength(1);
    expect(document.querySelector("[data-letter]")).toBeNull();
    expect(await field()).toHaveFocus();
  });

  it("says what is not sent, and in which words the server refused it", async () => {
    const words = "That is more than 4,000 characters.";
    const { user } = open([], {
      "POST /api/chat/messages": () => ({ status: 400, body: { title: words, detail: words, status: 400, code: "invalid" } }),
    });
    await user.type(await field(), "no{Enter}");
    expect(await screen.findByText(words, { exact: false })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Discard" }));
    await vi.waitFor(() => expect(screen.queryByText(words, { exact: false })).toBeNull());
  });

  it("hears what others say, who writes, and who has read", async () => {
    const mine = aMessage({ id: 1, author: 1, author_name: "Ana" });
    const { say } = open([mine]);
    await screen.findByText("words 1");
    say({ type: "chat.typing", thread: "family", person: 2 });
    expect(await screen.findByText("Ben is writing…")).toBeVisible();
    say({ type: "chat.message", message: aMessage({ id: 2, text: "Good night" }) });
    expect((await screen.findAllByText("Good night")).length).toBeGreaterThan(0);
    expect(within(screen.getByRole("log")).getByText("Ben: Good night")).toBeInTheDocument();
    expect(screen.queryByText("Ben is writing…")).toBeNull();
    say({ type: "chat.marks", thread: "family", person: 2, delivered: 2, read: 2 });
    expect(await screen.findByRole("button", { name: "Read by Ben" })).toBeVisible();
  });

  it("answers with a quote, and edits only one's own", async () => {
    const { user, sent } = open(
      [aMessage({ id: 1, text: "Gel?" }), aMessage({ id: 2, author: 1, author_name: "Ana", text: "In the frige" })],
      {
        "PATCH /api/chat/messages/2": ({ body }) => ({
          body: aMessage({
            id: 2,
            author: 1,
            rev: 9,
            version: 2,
            edited_at: new Date().toISOString(),
            text: (body as { text: string }).text,
          }),
        }),
        "POST /api/chat/messages": ({ body }) => ({
          status: 201,
          body: aMessage({ ...(body as object), id: 5, author: 1, reply_to: null, attachments: [] }),
        }),
      },
    );
    await user.click(await screen.findByRole("button", { name: "What to do with the message from Ben" }));
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Reply" }));
    await user.type(await field(), "Yes{Enter}");
    await vi.waitFor(() =>
      expect(sent().find(({ path }) => path === "/api/chat/messages")?.body).toMatchObject({ reply_to: 1, text: "Yes" }),
    );
    await user.click(screen.getAllByRole("button", { name: "What to do with the message from Ana" })[0]!);
    await user.click(screen.getByRole("button", { name: "Edit" }));
    const edit = screen.getByRole("textbox", { name: "Editing your message" });
    await user.clear(edit);
    await user.type(edit, "In the fridge{Enter}");
    expect(await screen.findByText("In the fridge")).toBeVisible();
    expect(screen.getByText("edited")).toBeVisible();
  });

  it("keeps a draft for each thread", async () => {
    const { user } = open([]);
    await user.type(await field(), "She had");
    expect(JSON.parse(localStorage.getItem("babycam.draft.1.family") ?? "{}")).toMatchObject({ text: "She had" });
    localStorage.clear();
  });

  it("fetches what it missed after each hello, each once", async () => {
    const news = [
      { body: { results: [aMessage({ id: 7, rev: 101, text: "Missed" })], more: false, rev: 101, cleared_rev: 0 } },
      { body: { results: [], more: false, rev: 101, cleared_rev: 0 } },
    ];
    const { say, asked } = open([aMessage()], {
      "GET /api/chat/news?after=100&limit=100": () => news[0]!,
      "GET /api/chat/news?after=101&limit=100": () => news[1]!,
    });
    await screen.findByText("words 1");
    say({ type: "hello", rooms: [], incidents: [] });
    expect(await screen.findByText("Missed")).toBeVisible();
    say({ type: "hello", rooms: [], incidents: [] });
    await vi.waitFor(() => expect(asked.some(({ path }) => path === "/api/chat/news?after=101&limit=100")).toBe(true));
    expect(screen.getAllByText("Missed").filter((each) => !each.closest("[role=log]"))).toHaveLength(1);
  });

  it("is cleared only after a question and the family's name", async () => {
    const { user, sent } = open([], { "POST /api/chat/clear": () => ({ body: { messages: 3 } }) });
    await field();
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("button", { name: "Clear the history" }));
    await user.click(screen.getByRole("button", { name: "Clear the history" }));
    expect(screen.getByRole("button", { name: "Clear everything" })).toBeDisabled();
    await user.type(screen.getByLabelText(/The Does/), "The Does");
    await user.click(screen.getByRole("button", { name: "Clear everything" }));
    await vi.waitFor(() => expect(sent().at(-1)).toMatchObject({ path: "/api/chat/clear", body: { confirm: "The Does" } }));
  });
});

describe("a card of the house", () => {
  it("of a kind that this page does not know is its words", async () => {
    open([card({ kind: "moonrise", words: "The moon is up" })]);
    expect(await screen.findByText("The moon is up")).toBeVisible();
  });

  it("that asks for a swap is answered in its place", async () => {
    const { user, sent } = open(
      [
        card({
          kind: "swap",
          words: "Ben asks Ana to take Tue",
          swap: 4,
          state: "open",
          who: { id: 2, name: "Ben" },
          asked: { id: 1, name: "Ana" },
        }),
      ],
      {
        "POST /api/duty/swaps/4/take": () => ({ body: { id: 4, state: "taken" } }),
      },
    );
    await user.click(await screen.findByRole("button", { name: "I’ll do it" }));
    expect(await screen.findByText("Taken")).toBeVisible();
    expect(sent().some(({ path }) => path === "/api/duty/swaps/4/take")).toBe(true);
  });

  it("leads from the morning's card to the whole report and to its night", async () => {
    open([card({ kind: "morning", words: "Zoe slept 6 h at a stretch.", date: "2026-03-01", room: 7, room_name: "Zoe" })]);
    const report = await screen.findByRole("region", { name: "Morning report" });
    expect(report).toHaveTextContent("Zoe slept 6 h at a stretch.");
    expect(within(report).getByRole("link", { name: "Open the night" })).toHaveAttribute("href", "/night/2026-03-01");
    expect(within(report).getByRole("link", { name: "The whole report" })).toHaveAttribute("href", "/night/2026-03-01/report");
  });

  it("about a clip plays it in its place", async () => {
    const { user } = open([card({ kind: "clip", words: "A clip of Zoe", clip: "c1", room_name: "Zoe", duration_s: 31 })]);
    await user.click(await screen.findByRole("button", { name: "Play: Zoe" }));
    expect(document.querySelector("video")).toHaveAttribute("src", "/api/clips/c1/video.mp4");
  });
});
