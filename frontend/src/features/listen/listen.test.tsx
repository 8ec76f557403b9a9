import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import { house, show } from "@/testing/house";
import { max, zoe } from "@/testing/things";
import { fallingNotes } from "./falling-notes";
import ListenCard from "./ListenCard";
import { streamAct } from "./stream-state";
import { useListenGoing } from "./useListenGoing";

/** jsdom plays nothing: the element is moved by hand. */
const elements: HTMLAudioElement[] = [];
const element = (): HTMLAudioElement => elements[0]!;
let place = 0;

function moves(): void {
  place += 1;
  vi.advanceTimersByTime(1_000);
}

function fails(): void {
  element().dispatchEvent(new Event("error"));
}

function Screen() {
  const goings = useListenGoing();
  return (
    <>
      {goings.map(({ key, words, act: acts }) => (
        <header key={key}>
          {words}
          {acts}
        </header>
      ))}
      <ListenCard rooms={[zoe]} />
    </>
  );
}

const audio = "/api/rooms/7/audio.aac?squelch=always";
const up = () => ({ status: 200, body: {} });
const taps = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

async function begin(answers: Record<string, () => { status?: number; body?: unknown }> = { [`HEAD ${audio}`]: up }) {
  const asked = house("viewer", answers);
  show(<Screen />);
  await taps.click(await screen.findByRole("button", { name: "Listen with the screen off" }));
  return asked;
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal("Audio", function made() {
    const one = document.createElement("audio");
    Object.defineProperty(one, "currentTime", { get: () => place });
    elements.push(one);
    return one;
  });
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function plays(this: HTMLMediaElement) {
    Object.defineProperty(this, "paused", { value: false, configurable: true });
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "load").mockReturnValue();
});

afterEach(() => {
  act(() => streamAct.stop());
  vi.useRealTimers();
});

describe("listening with the screen off", () => {
  it("plays the room’s stream, says so on every screen, and stops", async () => {
    await begin();
    expect(element().src).toContain(audio);
    act(moves);
    expect(await screen.findByText(/Listening\. The screen may go off/)).toBeVisible();
    const line = screen.getByText("Listening to Zoe. The screen may go off.");
    expect(line).toBeVisible();
    await taps.click(screen.getAllByRole("button", { name: "Stop" })[0]!);
    expect(element().hasAttribute("src")).toBe(false);
    expect(await screen.findByRole("button", { name: "Listen with the screen off" })).toBeVisible();
  });

  it("plays falling notes while the stream is broken, and goes on by itself", async () => {
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:notes" }));
    await begin({});
    act(moves);
    act(fails);
    expect(element().src).toBe("blob:notes");
    expect(element().loop).toBe(true);
    expect(screen.getByText("Zoe: the sound broke off. Trying again.")).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(4_000));
    expect(element().src).toBe("blob:notes"); // nobody answers yet
    house("viewer", { [`HEAD ${audio}`]: up });
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    expect(element().src).toContain(audio);
    act(moves);
    expect(screen.getByText("Listening to Zoe. The screen may go off.")).toBeVisible();
  });

  it("is taken for broken when nothing comes for some seconds", async () => {
    await begin();
    act(moves);
    await act(() => vi.advanceTimersByTimeAsync(6_000));
    expect(screen.getByText("Zoe: the sound broke off. Trying again.")).toBeVisible();
  });

  it("says when the phone stopped it, and goes on at a tap", async () => {
    await begin();
    act(moves);
    act(() => {
      Object.defineProperty(element(), "paused", { value: true, configurable: true });
      element().dispatchEvent(new Event("pause"));
    });
    expect(screen.getByText(/Listening was stopped by your phone at \d\d:\d\d/)).toBeVisible();
    expect(screen.getByText(/You hear nothing now/)).toBeVisible();
    await taps.click(screen.getAllByRole("button", { name: "Go on" })[0]!);
    act(moves);
    expect(screen.getByText("Listening to Zoe. The screen may go off.")).toBeVisible();
  });

  it("says the server’s words when it may not listen, and does not try for ever", async () => {
    const words = "Your access is not open right now.";
    const { asked } = await begin({ [`HEAD ${audio}`]: () => ({ status: 403, body: { detail: words } }) });
    expect(await screen.findByText(words)).toBeVisible();
    const before = asked.length;
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(asked.length).toBe(before);
  });
});

it("hears the louder of several rooms, and only those that have a camera", async () => {
  house("viewer", { "HEAD /api/audio.aac?rooms=7,8&squelch=always": up });
  show(<ListenCard rooms={[zoe, { ...max, camera: zoe.camera }, { ...zoe, id: 9, camera: null }]} />);
  await taps.click(await screen.findByRole("button", { name: "Listen to all with the screen off" }));
  expect(element().src).toContain("/api/audio.aac?rooms=7,8&squelch=always");
});

it("has three falling notes each ten seconds, and never a silence that a browser would take for one", () => {
  const samples = fallingNotes();
  expect(samples.length).toBe(80_000);
  const loud = (from: number, to: number): number =>
    Math.sqrt(samples.slice(from, to).reduce((sum, one) => sum + one * one, 0) / (to - from));
  expect(loud(0, 2_400)).toBeGreaterThan(0.03);
  expect(20 * Math.log10(loud(10_000, 80_000))).toBeGreaterThan(-66);
});
