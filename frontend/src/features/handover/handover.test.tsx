import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Handover } from "@/shared/api/types";
import { house, show } from "@/testing/house";
import HandoverCard from "./HandoverCard";
import { HandoverOffer, isFresh, worthTelling } from "./HandoverOffer";

const note: Handover = {
  from: "2026-03-01T19:00:00Z",
  to: "2026-03-02T06:00:00Z",
  text: "Zoe woke once. Ana was up 03:02–03:14 (12 min).",
  facts: {
    woke: 1,
    settled_alone: 0,
    up: [{ who: "Ana", since: "2026-03-02T02:02:00Z", until: "2026-03-02T02:14:00Z" }],
    clips: 1,
    marks: 0,
    warnings: 0,
  },
};

describe("the handover note", () => {
  afterEach(() => localStorage.clear());

  it("is ready, is changed, and stands in the chat as a handover", async () => {
    const { sent } = house("parent", {
      "GET /api/handover": () => ({ body: note }),
      "POST /api/chat/messages": () => ({ status: 201, body: {} }),
    });
    show(<HandoverCard />);
    await userEvent.click(await screen.findByRole("button", { name: "Write the note" }));
    const words = await screen.findByRole("textbox", { name: "The note" });
    expect(words).toHaveValue(note.text);
    await userEvent.type(words, "{Enter}Gel is in the fridge.");
    await userEvent.click(screen.getByRole("button", { name: "Post it in the chat" }));
    expect(sent()[0]).toMatchObject({
      path: "/api/chat/messages",
      body: { kind: "handover", thread: "family", text: `${note.text}\nGel is in the fridge.` },
    });
    expect(await screen.findByRole("button", { name: "Write the note" })).toBeVisible();
  });

  it("keeps what was typed when the page is left, and can start over", async () => {
    house("parent", { "GET /api/handover": () => ({ body: note }) });
    const first = show(<HandoverCard offered />);
    await userEvent.type(await screen.findByRole("textbox", { name: "The note" }), " She has a tooth.");
    first.unmount();
    show(<HandoverCard offered />);
    expect(await screen.findByRole("textbox", { name: "The note" })).toHaveValue(`${note.text} She has a tooth.`);
    await userEvent.click(await screen.findByRole("button", { name: "Write it again from what happened" }));
    expect(screen.getByRole("textbox", { name: "The note" })).toHaveValue(note.text);
  });

  it("is offered once at the end of a duty, in the middle of the night", async () => {
    vi.useFakeTimers({ now: new Date("2026-03-02T02:20:00Z"), toFake: ["Date"] });
    house("owner", { "GET /api/handover": () => ({ body: note }) });
    const ended = "2026-03-02T02:15:00Z";
    const first = show(<HandoverOffer ended={ended} />);
    expect(await screen.findByText("Your duty is over. Hand it over with a note?")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Not now" }));
    expect(screen.queryByText(/duty is over/)).not.toBeInTheDocument();
    first.unmount();
    const second = show(<HandoverOffer ended={ended} />);
    await waitFor(() => expect(second.container).toBeEmptyDOMElement());
    vi.useRealTimers();
  });

  it("is offered for three hours", () => {
    const now = Date.parse("2026-03-02T05:00:00Z");
    expect([null, "2026-03-02T02:01:00Z", "2026-03-02T01:59:00Z", "2026-03-02T05:01:00Z"].map((at) => isFresh(at, now))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it("is offered to who was up, not to who slept", () => {
    expect([worthTelling(note, "Ana"), worthTelling(note, "Ben")]).toEqual([true, false]);
  });
});
