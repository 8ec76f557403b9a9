import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { AnsweredClip } from "@/shared/api/types";
import { house, show, withDialogs } from "@/testing/house";
import { clip, zoe } from "@/testing/things";
import { ClipList } from "./ClipList";

const cry = clip({ id: "a", started_at: "2026-03-01T02:01:00Z", certainty: "cry", answer: { by: { id: 1, name: "Ana" }, after_s: 72 } });
const borne = clip({ id: "b", started_at: "2026-03-01T03:01:00Z", certainty: "noise", woke: false, duration_s: 12 });
const missed = clip({ id: "c", started_at: "2026-03-01T04:01:00Z", certainty: "probably_cry", answer: { by: null, after_s: null } });

function list(...clips: AnsweredClip[]): void {
  house("parent", { "GET /api/clips": () => ({ body: { next: null, previous: null, results: clips } }) });
  show(<ClipList />);
}

const row = (id: string) => within(document.querySelector<HTMLElement>(`[data-clip='${id}']`)!);

describe("the list of clips", () => {
  beforeEach(() => {
    withDialogs();
    window.history.replaceState(null, "", "/clips");
  });

  it("tells its rows apart by what was heard, how long, and who came how fast", async () => {
    list(missed, borne, cry);
    await screen.findByText("A cry");
    expect(row("a").getByText("Ana took it after 1:12")).toBeVisible();
    expect(row("a").getByText("0:31")).toBeVisible();
    expect(row("b").getByText("A noise")).toBeVisible();
    expect(row("b").getByText("did not wake anybody")).toBeVisible();
    expect(row("b").getByText("0:12")).toBeVisible();
    expect(row("c").getByText("Probably a cry")).toBeVisible();
    expect(row("c").getByText("Nobody took it")).toBeVisible();
  });

  it("goes from clip to clip, by time, and ends at the ends", async () => {
    list(missed, borne, cry);
    await userEvent.click(await screen.findByRole("button", { name: /Play the clip:.*Probably a cry/ }));
    expect(screen.getByRole("button", { name: "No clip after this one" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: /^The clip before/ }));
    expect(document.querySelector("video")).toHaveAttribute("data-clip", "b");
    await userEvent.click(screen.getByRole("button", { name: /^The clip before/ }));
    expect(document.querySelector("video")).toHaveAttribute("data-clip", "a");
    expect(within(screen.getByRole("dialog")).getByText(/A cry · Ana took it after 1:12/)).toBeVisible();
    expect(screen.getByRole("button", { name: "No clip before this one" })).toBeDisabled();
  });

  it("begins with the key that plays, so that a space bar does not close it", async () => {
    list(cry);
    await userEvent.click(await screen.findByRole("button", { name: /Play the clip/ }));
    expect(screen.getByRole("button", { name: /^(Play|Pause)$/ })).toHaveFocus();
  });

  it("shows what goes on all night apart, with the room's own time", async () => {
    const film = clip({ id: "f", kind: "timelapse", started_at: "2026-03-01T02:00:00Z", duration_s: 36, certainty: null });
    house("parent", {
      "GET /api/rooms": () => ({ body: { next: null, previous: null, results: [{ ...zoe, timelapse: true }] } }),
      "GET /api/clips": () => ({ body: { next: null, previous: null, results: [cry] } }),
      "GET /api/clips?kind=timelapse": () => ({ body: { next: null, previous: null, results: [film] } }),
    });
    show(<ClipList />);
    await userEvent.click(await screen.findByRole("radio", { name: "Time-lapse" }));
    await userEvent.click(await screen.findByRole("button", { name: /Play the clip:.*03:00.*to 04:00/ }));
    expect(screen.getByText(/^In the room: 03:00/)).toBeVisible();
    const video = document.querySelector("video")!;
    video.currentTime = 18;
    act(() => void video.dispatchEvent(new Event("timeupdate")));
    expect(screen.getByText(/^In the room: 03:30/)).toBeVisible();
  });

  it("offers no films where nobody wants any", async () => {
    list(cry);
    await screen.findByText("A cry");
    expect(screen.queryByRole("radio", { name: "Time-lapse" })).toBeNull();
  });

  it("lets a day of one room be taken along in one file", async () => {
    list(missed, borne, cry);
    expect(await screen.findByRole("link", { name: "Download these as one file" })).toHaveAttribute(
      "href",
      "/api/rooms/7/export?since=2026-03-01T02%3A01%3A00Z&until=2026-03-01T04%3A01%3A01.000Z&kind=noise",
    );
  });

  it("asks whether there is a file, and lets the browser fetch it", async () => {
    const fetched: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      fetched.push(this.getAttribute("href") ?? "");
    });
    const [asked, gave] = ["&check=1", "/api/rooms/7/export?since=2026-03-01T02%3A01%3A00Z&until=2026-03-01T04%3A01%3A01.000Z&kind=noise"];
    house("parent", {
      "GET /api/clips": () => ({ body: { next: null, previous: null, results: [missed, borne, cry] } }),
      [`GET ${gave}${asked}`]: () => ({ status: 204 }),
    });
    show(<ClipList />);
    await userEvent.click(await screen.findByRole("link", { name: "Download these as one file" }));
    await waitFor(() => expect(fetched).toEqual([gave]));
  });

  it("says in words why there is no file, and fetches none", async () => {
    const fetched = vi.spyOn(HTMLAnchorElement.prototype, "click");
    const detail = "That is too much for one file: more than 300 recordings, or 4 GB. Choose a shorter time.";
    house("parent", {
      "GET /api/clips": () => ({ body: { next: null, previous: null, results: [missed, borne, cry] } }),
      "GET /api/rooms/7/export": () => ({ status: 413, body: { code: "too_long", title: "Too long", detail, fields: {}, params: {} } }),
    });
    show(<ClipList />);
    await userEvent.click(await screen.findByRole("link", { name: "Download these as one file" }));
    expect(await screen.findByText(detail)).toBeVisible();
    expect(fetched).not.toHaveBeenCalled();
  });

  it("not where there is but one, or where rooms are mixed", async () => {
    list({ ...borne, room: 8 }, cry);
    await screen.findByText("A cry");
    expect(screen.queryByRole("link", { name: "Download these as one file" })).toBeNull();
  });
});
