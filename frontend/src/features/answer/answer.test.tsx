import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Answer } from "@/shared/api/types";
import { clockTime } from "@/shared/lib/time";
import { house, show } from "@/testing/house";
import { AnswerScreen } from "./AnswerScreen";

const ana = { id: 1, name: "Ana" };
const ben = { id: 2, name: "Ben" };

const cry: Answer = {
  incident: 5,
  person: ben,
  room_name: "Zoe",
  kind: "noise",
  rules: { weight: 0, noise: true, yields: true, drill: false, unheard: false },
  severity: "normal",
  state: "triggered",
  noisy: true,
  words: "Zoe is loud (-18 dB for 2 s)",
  opened_at: "2026-03-01T02:00:00Z",
  acked_by: null,
  next: [ana],
  handed_to: [],
  handed_scope: null,
  handed_until: null,
  tz: "Europe/Berlin",
};

/** Opens the link; `then` is what the server says to the tap. */
function open(first: Partial<Answer> | null, then: { status?: number; body?: unknown } = {}) {
  const refusal = { status: 410, body: { title: "This link is too old to answer with.", status: 410, code: "link_expired", detail: "" } };
  const server = house("sitter", {
    "POST /api/answers": () => (first ? { body: { ...cry, ...first } } : refusal),
    "POST /api/answers/act": () => then,
  });
  show(<AnswerScreen token="signed" />);
  return { ...server, user: userEvent.setup() };
}

const acts = (sent: { path: string; body: unknown }[]) => sent.filter(({ path }) => path.endsWith("/act")).map(({ body }) => body);

describe("the link of a message", () => {
  it("shows what happened and answers nothing by itself", async () => {
    const { sent } = open({});
    expect(await screen.findByRole("heading", { name: "Zoe" })).toBeVisible();
    expect(screen.getByText(cry.words)).toBeVisible();
    expect(screen.getByText("You are answering as Ben.")).toBeVisible();
    expect(acts(sent())).toEqual([]);
  });

  it("takes it with one tap", async () => {
    const { sent, user } = open({}, { body: { ...cry, state: "acked", acked_by: ben } });
    await user.click(await screen.findByRole("button", { name: "I’ve got it" }));
    expect(await screen.findByText("You have it")).toBeVisible();
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["Undo: I can’t after all"]);
    expect(acts(sent())).toEqual([{ token: "signed", act: "ack" }]);
  });

  it("wakes the other one, and can still be taken", async () => {
    const { sent, user } = open({}, { body: { ...cry, handed_to: [ana] } });
    await user.click(await screen.findByRole("button", { name: "Not me: wake Ana" }));
    expect(await screen.findByText("Ana is being woken")).toBeVisible();
    expect(screen.getByRole("button", { name: "I’ve got it" })).toBeEnabled();
    expect(acts(sent())).toEqual([{ token: "signed", act: "not_me", scope: "morning" }]);
  });

  it("asks for how long only afterwards, when it holds until morning already", async () => {
    const { sent, user } = open(
      { handed_to: [ana], handed_scope: "morning", handed_until: "2026-03-01T06:00:00Z" },
      { body: { ...cry, handed_to: [ana], handed_scope: "wake_up", handed_until: "2026-03-01T03:00:00Z" } },
    );
    expect(await screen.findByRole("button", { name: `Until ${clockTime("2026-03-01T06:00:00Z", "Europe/Berlin")}` })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await user.click(screen.getByRole("button", { name: "This wake-up" }));
    expect(await screen.findByRole("button", { name: "This wake-up", pressed: true })).toBeEnabled();
    expect(screen.getByRole("button", { name: "Until morning" })).toHaveAttribute("aria-pressed", "false");
    expect(acts(sent())).toEqual([{ token: "signed", act: "not_me", scope: "wake_up" }]);
  });

  it("takes back what was said with one tap", async () => {
    const { sent, user } = open({ handed_to: [ana], handed_scope: "morning" }, { body: cry });
    await user.click(await screen.findByRole("button", { name: /^Undo/ }));
    expect(await screen.findByRole("button", { name: "Not me: wake Ana" })).toBeEnabled();
    expect(screen.queryByRole("group")).toBeNull();
    expect(acts(sent())).toEqual([{ token: "signed", act: "undo" }]);
  });

  it("says that somebody else has it already", async () => {
    open({ state: "acked", acked_by: ana });
    expect(await screen.findByText("Ana has it")).toBeVisible();
  });

  it("says in words why a tap was refused", async () => {
    const words = "There is nobody else to wake. It is still yours.";
    const { user } = open({ next: [] }, { status: 409, body: { title: words, status: 409, code: "nobody_else", detail: words } });
    await user.click(await screen.findByRole("button", { name: "Not me" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    expect(screen.getByRole("button", { name: "I’ve got it" })).toBeEnabled();
  });

  it("says only how it was, and when, once the server does not answer any more", { timeout: 15_000 }, async () => {
    let gone = false;
    house("sitter", { "POST /api/answers": () => (gone ? { status: 502 } : { body: { ...cry, noisy: false } }) });
    show(<AnswerScreen token="signed" />);
    expect(await screen.findByText("Quiet right now")).toBeVisible();
    gone = true;
    expect(await screen.findByText(/^was loud \d+ s ago$/, {}, { timeout: 12_000 })).toBeVisible();
    expect(screen.queryByText("Quiet right now")).toBeNull();
    expect(screen.getByText(/Last heard from babycam \d+ s ago/)).toBeVisible();
    expect(screen.getByRole("button", { name: "I’ve got it" })).toBeEnabled();
  });

  it("that is too old says so, and leads to the page", async () => {
    open(null);
    expect(await screen.findByRole("alert")).toHaveTextContent("too old");
    expect(screen.getByRole("link", { name: "Open babycam" })).toHaveAttribute("href", "/");
  });

  it("without its end asks the server nothing", () => {
    const { asked } = house("sitter");
    show(<AnswerScreen token="" />);
    expect(screen.getByRole("alert")).toHaveTextContent("incomplete");
    expect(asked).toEqual([]);
  });
});
