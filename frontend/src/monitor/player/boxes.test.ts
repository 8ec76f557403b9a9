import { isInit, mimeOf, only, readFragments, readInit } from "./boxes";

const u32 = (...values: number[]) =>
  values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const u64 = (value: number) => u32(Math.floor(value / 2 ** 32), value % 2 ** 32);
const chars = (word: string) => Array.from(word, (char) => char.charCodeAt(0));
const box = (type: string, ...content: number[][]): number[] => {
  const body = content.flat();
  return [...u32(8 + body.length), ...chars(type), ...body];
};

const trak = (id: number, timescale: number, handler: string) =>
  box(
    "trak",
    box("tkhd", u32(7, 0, 0, id)),
    box("mdia", box("mdhd", u32(0, 0, 0, timescale, 0)), box("hdlr", u32(0, 0), chars(handler), u32(0, 0, 0))),
  );
const trex = (id: number) => box("trex", u32(0, id, 1, 0, 0, 0));
const init = new Uint8Array([
  ...box("ftyp", chars("isom")),
  ...box("moov", box("mvhd", u32(0)), trak(1, 90_000, "vide"), trak(2, 48_000, "soun"), box("mvex", trex(1), trex(2))),
]);

const NTP = 2_208_988_800;
const prft = (track: number, unixS: number, ticks: number) => box("prft", u32(0x01000018, track), u32(unixS + NTP, 2 ** 31), u64(ticks));
const moof = (track: number, ticks: number) =>
  box("moof", box("mfhd", u32(0, 1)), box("traf", box("tfhd", u32(0x020000, track)), box("tfdt", u32(0x01000000), u64(ticks))));
const fragment = (track: number, unixS: number, ticks: number, late = 0) =>
  new Uint8Array([...prft(track, unixS, ticks + late), ...moof(track, ticks), ...box("mdat", [1, 2, 3])]);

describe("the boxes of a live stream", () => {
  it("tells an init segment from a fragment", () => {
    expect(isInit(init)).toBe(true);
    expect(isInit(fragment(1, 1_700_000_000, 0))).toBe(false);
    expect(isInit(new Uint8Array(3))).toBe(false);
  });

  it("finds each track with its time scale", () => {
    expect(readInit(init)).toEqual([
      { id: 1, timescale: 90_000, video: true },
      { id: 2, timescale: 48_000, video: false },
    ]);
  });

  it("knows when a picture was made and where it stands", () => {
    const [mark] = readFragments(fragment(1, 1_700_000_000, 90_000, 45_000), readInit(init));
    expect(mark).toEqual({ track: 1, decodeTime: 1, shownTime: 1.5, madeAt: 1_700_000_000_500 });
  });

  it("reads several fragments in one piece", () => {
    const bytes = new Uint8Array([...fragment(1, 1_700_000_000, 0), ...fragment(2, 1_700_000_000, 48_000)]);
    expect(readFragments(bytes, readInit(init)).map(({ track, decodeTime }) => [track, decodeTime])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it("is not led astray by a piece that was cut off, or by junk", () => {
    const whole = fragment(1, 1_700_000_000, 0);
    for (let end = 0; end < whole.length; end++) expect(() => readFragments(whole.subarray(0, end), readInit(init))).not.toThrow();
    expect(readFragments(new Uint8Array(64).fill(255), readInit(init))).toEqual([]);
    expect(readInit(new Uint8Array([...box("moov", box("trak"))]))).toEqual([]);
  });

  it("leaves the sound out of an init segment, and nothing else", () => {
    const silent = only("picture", init);
    expect(readInit(silent)).toEqual([{ id: 1, timescale: 90_000, video: true }]);
    expect(silent.byteLength).toBe(init.byteLength - trak(2, 48_000, "soun").length - trex(2).length);
    expect(new DataView(silent.buffer).getUint32(0)).toBe(12);
  });

  it("passes over the fragments of a track that was left out", () => {
    expect(readFragments(fragment(2, 1_700_000_000, 0), readInit(only("picture", init)))).toEqual([]);
  });

  it("leaves a picture that cannot be shown out, and the sound plays as such", () => {
    const sound = only("sound", init);
    expect(readInit(sound)).toEqual([{ id: 2, timescale: 48_000, video: false }]);
    expect(readFragments(fragment(1, 1_700_000_000, 0), readInit(sound))).toEqual([]);
    expect(mimeOf("sound", 'video/mp4; codecs="hvc1.1.6.L90.90, mp4a.40.2"')).toBe('audio/mp4; codecs="mp4a.40.2"');
    expect(only("all", init)).toBe(init);
  });

  it("names the codecs without the sound", () => {
    expect(mimeOf("picture", 'video/mp4; codecs="avc1.42e01f, mp4a.40.2"')).toBe('video/mp4; codecs="avc1.42e01f"');
    expect(mimeOf("picture", 'video/mp4; codecs="opus,avc1.42e01f"')).toBe('video/mp4; codecs="avc1.42e01f"');
  });
});
