import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { AnsweredClip } from "@/shared/api/types";
import { house, show, withDialogs } from "@/testing/house";
import { currentToasts, dismissToast } from "@/shared/ui/toasts";
import { MarkList } from "@/features/marks/MarkCard";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { ClipPlayer } from "@/features/clips/ClipPlayer";

const AT = "2026-03-01T02:10:00Z";
const clip = {
  id: "a1",
  room: 7,
  room_name: "Zoe",
  started_at: AT,
  duration_s: 12,
  state: "ready",
  video_url: "/x.mp4",
  thumbnail_url: null,
  size_bytes: 9,
  width: 0,
  codecs: "",
  cut: false,
  keep: false,
  incident: null,
} as unknown as AnsweredClip;
const said = () => currentToasts().map(({ words }) => words);

/** The news of a removal may be here before the answer to it: what showed the thing is gone with it, and the words must not be. */
describe("what is removed says so, though its own part of the page is gone by then", () => {
  beforeEach(withDialogs);
  afterEach(() => {
    for (const { id } of currentToasts()) dismissToast(id);
  });

  it("a clip", async () => {
    const page = { close: (): void => undefined };
    house("parent", { "DELETE /api/clips/a1": () => (page.close(), { status: 204 }), "GET /api/clips": () => ({ body: { results: [] } }) });
    const { unmount } = show(<ClipPlayer clip={clip} onClose={() => undefined} />);
    page.close = unmount;
    await userEvent.click(await screen.findByRole("button", { name: "Delete" }));
    await userEvent.click(within(await screen.findByRole("dialog", { name: /^Delete this clip/ })).getByRole("button", { name: "Delete" }));
    await vi.waitFor(() => expect(said()).toEqual(["Clip deleted."]));
  });

  it("a mark", async () => {
    const page = { close: (): void => undefined };
    const mark = {
      id: 5,
      uuid: "u",
      kind: "fed",
      room: 7,
      room_name: "Zoe",
      at: AT,
      note: "",
      incident: null,
      by: { id: 2, name: "Ben" },
      words: "Ben: fed",
      deleted: false,
    };
    house("parent", {
      "GET /api/marks": () => ({ body: { next: null, previous: null, results: [mark] } }),
      "DELETE /api/marks/5": () => (page.close(), { status: 204 }),
    });
    const { unmount } = show(
      <RealtimeContext value={new Realtime()}>
        <MarkList room={null} />
      </RealtimeContext>,
    );
    page.close = unmount;
    await userEvent.click(await screen.findByRole("button", { name: /^Correct: / }));
    await userEvent.click(screen.getByRole("button", { name: "Take it back" }));
    await vi.waitFor(() => expect(said()).toEqual(["Taken back."]));
  });
});
