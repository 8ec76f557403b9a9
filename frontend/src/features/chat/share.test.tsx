import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { house, show, withDialogs } from "@/testing/house";
import { clip } from "@/testing/things";
import { ChatProvider } from "./ChatProvider";
import { ShareClip } from "./ShareClip";
import { aMessage } from "./testing";

const cry = clip({ id: "c1", incident: 5 });

function offers(role: "parent" | "viewer", shared = cry) {
  withDialogs();
  const server = house(role, {
    "GET /api/chat/threads": () => ({ body: [] }),
    [`GET /api/chat/news?after=${Number.MAX_SAFE_INTEGER}&limit=1`]: () => ({ body: { results: [], more: false, rev: 1, cleared_rev: 0 } }),
    "POST /api/chat/messages": ({ body }) => ({
      status: 201,
      body: aMessage({ ...(body as object), id: 5, reply_to: null, attachments: [] }),
    }),
  });
  show(
    <RealtimeContext value={new Realtime()}>
      <ChatProvider>
        <ShareClip clip={shared} />
      </ChatProvider>
    </RealtimeContext>,
  );
  return server;
}

const posted = (server: ReturnType<typeof offers>) => server.sent().filter(({ path }) => path === "/api/chat/messages");

describe("a clip is shared", () => {
  it("in the family's chat, with a few words, and once", async () => {
    const server = offers("parent");
    await userEvent.click(await screen.findByRole("button", { name: "Share" }));
    const sheet = within(screen.getByRole("dialog", { name: "Share this clip of Zoe" }));
    expect(sheet.getByText("Only those who may see Zoe can play it.")).toBeVisible();
    await userEvent.type(sheet.getByLabelText("A few words (optional)"), "Listen to this{Enter}");
    await waitFor(() => expect(posted(server)).toHaveLength(1));
    expect(posted(server)[0]!.body).toMatchObject({ clip: "c1", text: "Listen to this", thread: "family", urgent: false });
    expect(screen.getByRole("status")).toHaveTextContent("Shared in the chat.");
    expect(screen.getByRole("link", { name: "Open the chat" })).toHaveAttribute("href", "/chat");
  });

  it("in the story of its alarm, without words", async () => {
    const server = offers("parent");
    await userEvent.click(await screen.findByRole("button", { name: "Share" }));
    await userEvent.click(screen.getByRole("radio", { name: "Story of this alarm" }));
    await userEvent.click(screen.getByRole("button", { name: "Share in the chat" }));
    await waitFor(() => expect(posted(server)).toHaveLength(1));
    expect(posted(server)[0]!.body).toMatchObject({ clip: "c1", text: "", thread: "incident:5" });
  });

  it("not by somebody without the chat, and not while it is still recorded", () => {
    offers("viewer");
    offers("parent", clip({ id: "c2", state: "recording" }));
    expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
  });
});
