import { text } from "@/shared/i18n";
import { FakeSocket } from "@/testing/socket";
import { LivePlayer, type PlayerStatus } from "./player";

const u32 = (...values: number[]) => values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const chars = (word: string) => Array.from(word, (char) => char.charCodeAt(0));
const box = (type: string, ...content: number[][]): number[] => {
  const body = content.flat();
  return [...u32(8 + body.length), ...chars(type), ...body];
};
const trak = (id: number, handler: string) =>
  box("trak", box("tkhd", u32(7, 0, 0, id)), box("mdia", box("mdhd", u32(0, 0, 0, 1000, 0)), box("hdlr", u32(0, 0), chars(handler), u32(0, 0, 0))));
const init = new Uint8Array([...box("ftyp", chars("isom")), ...box("moov", trak(1, "vide"), trak(2, "soun"))]);
const picture = (ms: number) => new Uint8Array([...box("moof", box("traf", box("tfhd", u32(0x020000, 1)), box("tfdt", u32(0, ms)))), ...box("mdat", [1])]);

/** A browser that takes everything and finds nothing to begin with: its buffer stays empty. */
class DarkSource extends EventTarget {
  static isTypeSupported = (): boolean => true;
  readyState = "closed";
}
function darkVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  Object.defineProperty(video, "buffered", { value: { length: 0 } });
  video.load = () => undefined;
  video.play = () => Promise.resolve();
  return video;
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

describe("a stream that a browser cannot begin with", () => {
  let told: PlayerStatus | null = null;
  let player: LivePlayer;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.stubGlobal("MediaSource", DarkSource);
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
    FakeSocket.made = [];
    player = new LivePlayer({ video: darkVideo(), room: 1, via: "mse", listening: true, serverNow: () => 0, onStatus: (status) => (told = status), onLeave: () => undefined });
  });
  afterEach(() => {
    player.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is told after a while, with what to change in the camera, and tried again when it is another one", () => {
    const known = { socket: null };
    watch(2, 'video/mp4; codecs="avc1.42c01f, mp4a.40.2"', known);
    expect(told).toMatchObject({ picture: true, why: null });
    watch(20, 'video/mp4; codecs="avc1.42c01f, mp4a.40.2"', known);
    expect(told).toMatchObject({ picture: false, why: text.live.noBeginning });
    FakeSocket.made.at(-1)?.onmessage?.({ data: JSON.stringify({ mime: 'video/mp4; codecs="avc1.42c00d, mp4a.40.2"', video: true, audio: true }) });
    vi.advanceTimersByTime(1000);
    expect(told).toMatchObject({ picture: true, why: null });
  });
});
