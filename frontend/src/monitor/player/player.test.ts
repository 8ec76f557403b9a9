// @vitest-environment jsdom
import { text } from "@/shared/i18n";
import { FakeSocket } from "@/testing/socket";
import { steadyNow } from "@/shared/lib/steady";
import { LivePlayer, type PlayerStatus } from "./player";

const u32 = (...values: number[]) =>
  values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const chars = (word: string) => Array.from(word, (char) => char.charCodeAt(0));
const box = (type: string, ...content: number[][]): number[] => {
  const body = content.flat();
  return [...u32(8 + body.length), ...chars(type), ...body];
};
const trak = (id: number, handler: string) =>
  box(
    "trak",
    box("tkhd", u32(7, 0, 0, id)),
    box("mdia", box("mdhd", u32(0, 0, 0, 1000, 0)), box("hdlr", u32(0, 0), chars(handler), u32(0, 0, 0))),
  );
const init = new Uint8Array([...box("ftyp", chars("isom")), ...box("moov", trak(1, "vide"), trak(2, "soun"))]);
const picture = (ms: number) =>
  new Uint8Array([...box("moof", box("traf", box("tfhd", u32(0x020000, 1)), box("tfdt", u32(0, ms)))), ...box("mdat", [1])]);

const NTP_TO_UNIX_S = 2_208_988_800;
/** The same, made so many seconds after 1970. */
const pictureMade = (ms: number, at: number) =>
  new Uint8Array([...box("prft", u32(0, 1, NTP_TO_UNIX_S + Math.floor(at), Math.floor((at % 1) * 2 ** 32), ms)), ...picture(ms)]);

/** How the browser takes pieces: it finds nothing to begin with in them, can play them, or is too busy to take them at all. */
let takes: "in vain" | "well" | "nothing" = "in vain";
let video: HTMLVideoElement;

class FakeBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  appendBuffer(): void {
    this.updating = true;
    if (takes !== "nothing") setTimeout(() => this.took(), 1);
  }
  private took(): void {
    this.updating = false;
    if (takes === "well") Object.assign(video, { buffered: { length: 1, start: () => 0, end: () => 2 }, readyState: 4 });
    this.dispatchEvent(new Event("updateend"));
  }
}
class FakeSource extends EventTarget {
  static isTypeSupported = (): boolean => true;
  readyState = "open";
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event("sourceopen")), 1);
  }
  addSourceBuffer = () => new FakeBuffer();
}
/** Plays nothing by itself: the test moves its time. */
function stillVideo(): HTMLVideoElement {
  const made = document.createElement("video");
  for (const [name, value] of Object.entries({ buffered: { length: 0 }, readyState: 0, seeking: false, currentTime: 0 })) {
    Object.defineProperty(made, name, { value, writable: true });
  }
  made.load = () => undefined;
  made.play = () => Promise.resolve();
  return made;
}

/** Plays for so many seconds what announces itself as `mime`, and sends a picture ten times a second to whoever is there. */
function watch(seconds: number, mime: string, known: { socket: FakeSocket | null }): void {
  for (let tick = 0; tick < seconds * 10; tick++) {
    const socket = FakeSocket.made.findLast((each) => each.readyState === FakeSocket.OPEN) ?? null;
    if (socket && socket !== known.socket) {
      socket.onmessage?.({ data: JSON.stringify({ mime, video: true, audio: true }) });
      socket.onmessage?.({ data: init.slice().buffer });
    }
    known.socket = socket;
    socket?.onmessage?.({ data: picture(tick * 100).buffer });
    vi.advanceTimersByTime(100);
  }
}

const MIME = 'video/mp4; codecs="avc1.42c01f, mp4a.40.2"';
let told: PlayerStatus | null = null;
let serverMs = 0;
let player: LivePlayer;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("MediaSource", FakeSource);
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
  FakeSocket.made = [];
  takes = "in vain";
  serverMs = 0;
  video = stillVideo();
  player = new LivePlayer({
    video,
    room: 1,
    via: "mse",
    listening: true,
    serverNow: () => serverMs,
    onStatus: (status) => (told = status),
    onLeave: () => undefined,
  });
});
afterEach(() => {
  player.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a stream that a browser cannot begin with", () => {
  it("is told after a while, with what to change in the camera, and tried again when it is another one", () => {
    const known = { socket: null };
    watch(2, MIME, known);
    expect(told).toMatchObject({ picture: true, why: null });
    watch(20, MIME, known);
    expect(told).toMatchObject({ picture: false, why: text.live.noBeginning });
    FakeSocket.made
      .at(-1)
      ?.onmessage?.({ data: JSON.stringify({ mime: 'video/mp4; codecs="avc1.42c00d, mp4a.40.2"', video: true, audio: true }) });
    vi.advanceTimersByTime(1000);
    expect(told).toMatchObject({ picture: true, why: null });
  });

  it("is not told of a camera whose pictures pause", () => {
    const known = { socket: null };
    watch(1, MIME, known);
    vi.advanceTimersByTime(8_000);
    watch(1, MIME, known);
    expect(told).toMatchObject({ picture: true, why: null });
  });

  it("is not told of a camera when the machine is too busy to take its pictures", () => {
    takes = "nothing";
    watch(30, MIME, { socket: null });
    expect(told).toMatchObject({ picture: true, why: null });
  });
});

describe("a stream that can be played", () => {
  it("is given its time to move after a pause", () => {
    takes = "well";
    const known: { socket: FakeSocket | null } = { socket: null };
    watch(1, MIME, known);
    vi.advanceTimersByTime(6_000);
    known.socket = null; // the server announces it anew on the same line
    watch(1, MIME, known);
    expect(FakeSocket.made).toHaveLength(1);
    watch(4, MIME, known);
    expect(FakeSocket.made.length).toBeGreaterThan(1);
  });

  it("is given its time to move after the page was hidden", () => {
    takes = "well";
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    const known = { socket: null };
    watch(10, MIME, known);
    hidden.mockReturnValue(false);
    watch(1, MIME, known);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("is not given up as unreadable when the machine was too busy to take it", () => {
    takes = "nothing";
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    watch(90, MIME, { socket: null });
    expect(FakeSocket.made.length).toBeGreaterThan(1);
    expect(told).toMatchObject({ picture: true, why: null });
  });
});

describe("how old a picture is", () => {
  /** Plays smoothly for so many seconds what was made `behindS` before it comes. */
  function plays(seconds: number, behindS: number): void {
    takes = "well";
    const socket = FakeSocket.made.at(-1);
    socket?.onmessage?.({ data: JSON.stringify({ mime: MIME, video: true, audio: true }) });
    socket?.onmessage?.({ data: init.slice().buffer });
    for (let tick = 0; tick < seconds * 10; tick++) {
      serverMs = 1_000_000 + tick * 100;
      socket?.onmessage?.({ data: pictureMade(tick * 100, serverMs / 1000 - behindS).buffer });
      vi.advanceTimersByTime(100);
      video.currentTime = 1 + tick / 10;
    }
  }
  const agedS = (): number => Math.round((steadyNow() - (told?.madeAt ?? 0)) / 1000);

  it("is what its fragment says, and minutes old it is not shown as live, however smoothly it plays", () => {
    plays(3, 180);
    expect(told).toMatchObject({ state: "frozen", delayMs: null });
    expect(agedS()).toBe(180);
  });

  it("is nothing to speak of when it is as fresh as its delay", () => {
    plays(3, 0.25);
    expect(told?.state).toBe("live");
    expect(told?.delayMs).toBeGreaterThan(200);
  });

  it("is no delay at all when it comes before it was made", () => {
    plays(3, -0.5);
    expect(told).toMatchObject({ state: "live", delayMs: null });
  });

  it("stays what it was while another stream begins", () => {
    plays(3, 180);
    FakeSocket.made.at(-1)?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(1_000);
    expect(agedS()).toBe(181);
  });
});
