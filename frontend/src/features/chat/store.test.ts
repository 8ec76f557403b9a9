// @vitest-environment jsdom
import type { Message, Messages } from "@/shared/api/types";
import { Chat } from "./store";
import { aMessage } from "./testing";

const THREAD = "family";
const ids = (chat: Chat) => chat.getState().stretches[THREAD]?.messages.map(({ id }) => id);

/** A server that says where the chat stands at once, and whose page of messages comes when the story wants it to. */
function slowServer(cleared = 0) {
  const server: { asked: boolean; answer: (page: Messages) => void } = { asked: false, answer: () => undefined };
  const json = (body: unknown) => new Response(JSON.stringify(body));
  vi.stubGlobal("fetch", (path: string) => {
    if (path.includes("since") || path.includes("news") || path.includes("rev"))
      return Promise.resolve(json({ results: [], rev: 5, cleared_rev: cleared, more: false }));
    server.asked = true;
    return new Promise((give) => {
      server.answer = (page) => give(json(page));
    });
  });
  return server;
}

const page = (results: Message[]): Messages => ({ results, more: false });

describe("what the socket tells while an answer is on its way", () => {
  it("is not lost, though the answer was read before it was said", async () => {
    const server = slowServer();
    const chat = new Chat();
    const opened = chat.open(THREAD);
    await vi.waitFor(() => expect(server.asked).toBe(true));
    chat.take(aMessage({ id: 7, rev: 8, thread: THREAD }));
    chat.take(aMessage({ id: 9, rev: 9, thread: "incident:3" }));
    server.answer(page([]));
    await opened;
    expect(ids(chat)).toEqual([7]);
  });

  it("stays as it was told, though the answer has an older version of it", async () => {
    const server = slowServer();
    const chat = new Chat();
    const opened = chat.open(THREAD);
    await vi.waitFor(() => expect(server.asked).toBe(true));
    chat.take(aMessage({ id: 7, rev: 8, thread: THREAD, text: "corrected" }));
    server.answer(page([aMessage({ id: 7, rev: 4, thread: THREAD, text: "as it was" })]));
    await opened;
    expect(chat.getState().stretches[THREAD]?.messages.map(({ text }) => text)).toEqual(["corrected"]);
  });

  it("is cleared, though the answer was read before that", async () => {
    const server = slowServer(6);
    const chat = new Chat();
    const opened = chat.open(THREAD);
    await vi.waitFor(() => expect(server.asked).toBe(true));
    await chat.catchUp();
    server.answer(page([aMessage({ id: 3, rev: 4, thread: THREAD })]));
    await opened;
    expect(ids(chat)).toEqual([]);
  });
});
