import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { RealtimeContext } from "@/realtime/hooks";
import { Realtime } from "@/realtime/store";
import { house, show, withDialogs } from "@/testing/house";
import { incident, zoe } from "@/testing/things";
import { AlarmScreen } from "./AlarmScreen";
import { HowItBegan } from "./HowItBegan";
import { LONGEST_S, Piece } from "./piece";
import { alarmSound } from "./sound";
import { useAlarm } from "./useAlarm";

/** As much of Web Audio as a page asks for; `ends` is what the browser says when a sound is over. */
class Node {
  readonly gain = {
    setValueAtTime: vi.fn(),
    exponentialRampToValueAtTime: vi.fn(),
    cancelScheduledValues: vi.fn(),
    setTargetAtTime: vi.fn(),
  };
  onended: (() => void) | null = null;
  readonly start = vi.fn();
  readonly stop = vi.fn();
  readonly disconnect = vi.fn();
  readonly connect = vi.fn((next: unknown) => next);
  readonly options: { gain?: number; loop?: boolean };
  constructor(_: unknown, options: { gain?: number; loop?: boolean } = {}) {
    this.options = options;
    made.push(this);
  }
}

const made: Node[] = [];
let readable = true;
const samples = new Float32Array([0, 0.1, -0.2]);

class Context {
  state = "running";
  currentTime = 1;
  sampleRate = 8_000;
  destination = {};
  addEventListener = vi.fn();
  resume = () => Promise.resolve();
  createBuffer = () => ({ copyToChannel: () => undefined });
  decodeAudioData = () => (readable ? Promise.resolve({ getChannelData: () => samples }) : Promise.reject(new DOMException("no")));
}

const melody = (): Node => made.find(({ options }) => options.loop)!;
const volume = (): unknown =>
  made.find(({ gain }) => gain.exponentialRampToValueAtTime.mock.calls.length)!.gain.setTargetAtTime.mock.lastCall?.[0];
const pieces = (): Node[] => made.filter(({ start, options }) => start.mock.calls.length && !options.loop);
const cry = incident({ noise_ids: ["old", "new"] });

function begins(answer: () => { status?: number; body: unknown } = () => ({ body: {} })) {
  return house("owner", { "GET /api/incidents/1/beginning": answer });
}

beforeAll(() => {
  vi.stubGlobal("AudioContext", Context);
  vi.stubGlobal("AudioBufferSourceNode", Node);
  vi.stubGlobal("GainNode", Node);
});

beforeEach(async () => {
  readable = true;
  made.length = 0;
  await alarmSound.arm();
  alarmSound.ring("baby");
});

afterEach(() => act(() => alarmSound.stop()));

function Alarm() {
  return <AlarmScreen {...useAlarm()} />;
}

const tap = (name: string) => screen.findByRole("button", { name }).then((button) => userEvent.click(button));

describe("how an alarm began", () => {
  it("is heard over the alarm, which is soft meanwhile and at full loudness when it ends", async () => {
    begins();
    show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    expect(await screen.findByRole("button", { name: "Stop listening" })).toBeVisible();
    expect(volume()).toBe(0.03);
    expect(pieces()[0]!.start).toHaveBeenCalledWith(0, 0, LONGEST_S);
    expect(melody().stop).not.toHaveBeenCalled();
    act(() => pieces()[0]!.onended!());
    expect(await screen.findByRole("button", { name: "Hear how it began" })).toBeVisible();
    expect(volume()).toBe(0.75);
    expect(alarmSound.ringing()).toBe("baby");
  });

  it("ends with a tap, with another call, and when the screen goes", async () => {
    begins();
    const { unmount } = show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    await tap("Stop listening");
    expect([volume(), alarmSound.playsOver()]).toEqual([0.75, false]);
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    act(() => alarmSound.endPiece()); // as useEscalation does
    expect(volume()).toBe(0.75);
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    unmount();
    expect([volume(), alarmSound.playsOver()]).toEqual([0.75, false]);
  });

  it("gives way when the next ones are called, and answers nothing by itself", async () => {
    withDialogs();
    const { sent } = begins();
    const store = new Realtime();
    const at = new Date().toISOString();
    store.hear({ type: "hello", at, rooms: [{ id: 7, state: "loud", health: zoe.health }], incidents: [cry] });
    show(
      <RealtimeContext value={store}>
        <Alarm />
      </RealtimeContext>,
    );
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    act(() => store.hear({ type: "incident.changed", at, incident: { ...cry, words: "louder" } }));
    expect(alarmSound.playsOver()).toBe(true);
    act(() => store.hear({ type: "incident.changed", at, incident: { ...cry, step: cry.step + 1 } }));
    expect([alarmSound.playsOver(), alarmSound.ringing()]).toEqual([false, "baby"]);
    expect(sent()).toEqual([]);
  });

  it("gives way to another alarm at once", async () => {
    begins();
    show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    act(() => alarmSound.ring("lost"));
    expect([alarmSound.playsOver(), alarmSound.ringing()]).toEqual([false, "lost"]);
  });

  it("never keeps the alarm soft for longer than the piece may last, even if nothing says that it is over", async () => {
    vi.useFakeTimers();
    const over = vi.fn();
    const piece = new Piece(over);
    await piece.begin(new Context() as unknown as AudioContext, new ArrayBuffer(1));
    expect(made.at(-1)!.options.gain).toBeCloseTo(4.5);
    vi.advanceTimersByTime(14_900);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect([over.mock.calls.length, piece.on]).toEqual([1, false]);
    vi.useRealTimers();
  });

  it("does not begin what was ended while it was still read", async () => {
    const piece = new Piece(vi.fn());
    const begun = piece.begin(new Context() as unknown as AudioContext, new ArrayBuffer(1));
    piece.end();
    expect([await begun, piece.on]).toEqual([false, false]);
  });

  it("says in words why it cannot be had, and the alarm rings on", async () => {
    begins(() => ({ status: 404, body: { code: "beginning_gone", detail: "The sound from before this alarm is not there." } }));
    show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    expect(await screen.findByRole("alert")).toHaveTextContent("The sound from before this alarm is not there.");
    expect([alarmSound.ringing(), alarmSound.playsOver()]).toEqual(["baby", false]);
  });

  it("says so where the browser cannot play it", async () => {
    readable = false;
    begins();
    show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    expect(await screen.findByRole("alert")).toHaveTextContent("This browser cannot play that sound.");
  });

  it("asks for the newest noise while it rings, for the first one in its story", async () => {
    const { asked } = begins();
    const { unmount } = show(<HowItBegan incident={cry} />);
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    unmount();
    show(<HowItBegan incident={cry} which="first" />);
    await tap("Hear how it began");
    await screen.findByRole("button", { name: "Stop listening" });
    const begun = asked.map(({ path }) => path).filter((path) => path.includes("beginning"));
    expect(begun).toEqual(["/api/incidents/1/beginning?noise=new", "/api/incidents/1/beginning?noise=old"]);
  });

  it("is not offered where there was no noise, and not to who may hear no recordings", () => {
    house("viewer");
    show(
      <>
        <HowItBegan incident={cry} />
        <HowItBegan incident={incident({ noise_ids: [] })} />
      </>,
    );
    expect(screen.queryByRole("button")).toBeNull();
  });
});
