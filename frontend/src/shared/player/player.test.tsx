import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { house, show } from "@/testing/house";
import { Player } from "./Player";

const PEAKS = btoa(String.fromCharCode(...Array.from({ length: 200 }, (_, place) => (place < 50 ? 20 : 220))));
const clip = { id: "c1", video: "/v.mp4", picture: null, seconds: 40, width: 640, height: 480, peaks: PEAKS, onset: 10 };

function film(): HTMLVideoElement {
  return document.querySelector("video")!;
}

/** jsdom plays nothing: what a browser says when it does. */
function plays(at = 0): void {
  Object.defineProperty(film(), "paused", { configurable: true, value: false });
  film().currentTime = at;
  act(() => void film().dispatchEvent(new Event("timeupdate")));
}

const place = () => screen.getByRole("slider", { name: "Place in the clip" });

describe("the player of a clip", () => {
  beforeEach(() => localStorage.clear());
  afterEach(() => vi.restoreAllMocks());

  it("plays at once, in the picture's own shape, without a control of the browser", () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, "play");
    show(<Player clip={clip} onBroken={() => undefined} />);
    expect(play).toHaveBeenCalled();
    expect(film().controls).toBe(false);
    expect(film().style.aspectRatio).toBe("640 / 480");
  });

  it("says where it is and where the noise began, and a tap goes there", async () => {
    show(<Player clip={clip} onBroken={() => undefined} />);
    plays(12);
    expect(place()).toHaveAttribute("aria-valuetext", "0:12 of 0:40, the noise began at 0:10");
    await userEvent.click(screen.getByRole("button", { name: "Noise from 0:10" }));
    expect(film().currentTime).toBe(10);
    expect(document.querySelector("[data-onset]")).toHaveAttribute("data-onset", "0.25");
  });

  it("is moved with keys, and never past its ends", () => {
    show(<Player clip={clip} onBroken={() => undefined} />);
    plays(12);
    const pressed = (key: string): number => {
      fireEvent.keyDown(place(), { key });
      return film().currentTime;
    };
    expect([pressed("ArrowRight"), pressed("PageUp"), pressed("ArrowLeft"), pressed("PageDown")]).toEqual([17, 27, 22, 12]);
    expect([pressed("End"), pressed("ArrowRight"), pressed("Home"), pressed("ArrowLeft")]).toEqual([40, 40, 0, 0]);
  });

  it("goes ten seconds back, pauses, is silenced and goes faster; the speed is remembered", async () => {
    const pause = vi.spyOn(HTMLMediaElement.prototype, "pause");
    const { unmount } = show(<Player clip={clip} onBroken={() => undefined} />);
    plays(25);
    await userEvent.click(screen.getByRole("button", { name: "10 seconds back" }));
    expect(film().currentTime).toBe(15);
    await userEvent.click(screen.getByRole("button", { name: "Pause" }));
    expect(pause).toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Turn the sound off" }));
    expect(film().muted).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Speed: 1 times" }));
    expect(film().playbackRate).toBe(1.5);
    unmount();
    show(<Player clip={clip} onBroken={() => undefined} />);
    expect(film().playbackRate).toBe(1.5);
  });

  it("goes from picture to picture while it stands, by buttons and keys, as long as each of them lasts", async () => {
    const told: VideoFrameRequestCallback[] = [];
    Object.assign(HTMLVideoElement.prototype, { requestVideoFrameCallback: (tell: VideoFrameRequestCallback) => told.push(tell) });
    Object.assign(HTMLVideoElement.prototype, { cancelVideoFrameCallback: () => undefined });
    const shows = (mediaTime: number): void => told.splice(0).forEach((tell) => tell(0, { mediaTime } as VideoFrameCallbackMetadata));
    show(<Player clip={clip} onBroken={() => undefined} />);
    plays(3);
    [2.9, 2.95, 3].forEach(shows);
    expect(screen.queryByRole("button", { name: "One picture on" })).toBeNull();
    Object.defineProperty(film(), "paused", { configurable: true, value: true });
    act(() => void film().dispatchEvent(new Event("pause")));
    await userEvent.click(screen.getByRole("button", { name: "One picture on" }));
    expect(film().currentTime).toBeCloseTo(3.075);
    shows(3.05);
    fireEvent.keyDown(place(), { key: "," });
    expect(film().currentTime).toBeCloseTo(3.025);
    shows(3);
    fireEvent.keyDown(place(), { key: "." });
    expect(film().currentTime).toBeCloseTo(3.075);
    Reflect.deleteProperty(HTMLVideoElement.prototype, "requestVideoFrameCallback");
  });

  it("keeps its keys to itself: space, m and f mean the clip", () => {
    const outside = vi.fn();
    window.addEventListener("keydown", outside);
    const pause = vi.spyOn(HTMLMediaElement.prototype, "pause");
    show(<Player clip={clip} onBroken={() => undefined} />);
    plays(3);
    fireEvent.keyDown(place(), { key: " " });
    expect(pause).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(place(), { key: "m" });
    expect(film().muted).toBe(true);
    expect(outside).not.toHaveBeenCalled();
    fireEvent.keyDown(place(), { key: "Escape" });
    expect(outside).toHaveBeenCalledTimes(1);
    window.removeEventListener("keydown", outside);
  });

  it("asks for a tap where the browser wants one", async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockRejectedValueOnce(new DOMException("", "NotAllowedError"));
    show(<Player clip={clip} onBroken={() => undefined} />);
    await userEvent.click(await screen.findByRole("button", { name: "Tap to play" }));
    expect(play).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole("button", { name: "Tap to play" })).toBeNull();
  });

  it("finds out how an older clip sounds, and plays without it all the same", async () => {
    house("parent", { "GET /api/clips/c1/waveform": () => ({ body: { peaks: PEAKS, onset_s: 20 } }) });
    show(<Player clip={{ ...clip, peaks: null, onset: null }} onBroken={() => undefined} />);
    expect(within(place()).queryByRole("button")).toBeNull();
    expect(await screen.findByRole("button", { name: "Noise from 0:20" })).toBeVisible();
  });
});
