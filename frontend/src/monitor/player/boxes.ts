/** The few boxes of a fragmented MP4 that the player reads (ISO/IEC 14496-12): track time scales, fragment times, prft. */

export interface Track {
  id: number;
  /** Ticks per second. */
  timescale: number;
  video: boolean;
}

/** One fragment: its times on its track (s), and when its picture or sound was made (ms since 1970); from prft where there is one. */
export interface FragmentMark {
  track: number;
  decodeTime: number;
  /** When its first sample is shown. */
  shownTime: number;
  madeAt: number | null;
}

interface Made {
  track: number;
  madeAt: number;
  ticks: number;
}

const NTP_TO_UNIX_S = 2_208_988_800;

interface Box {
  type: string;
  /** Of the payload, after size and type. */
  start: number;
  end: number;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function typeAt(data: DataView, at: number): string {
  return String.fromCharCode(data.getUint8(at), data.getUint8(at + 1), data.getUint8(at + 2), data.getUint8(at + 3));
}

/** The boxes between `start` and `end`; a box that does not fit ends the walk. */
function* boxes(data: DataView, start = 0, end = data.byteLength): Generator<Box> {
  let at = start;
  while (at + 8 <= end) {
    const size32 = data.getUint32(at);
    const header = size32 === 1 ? 16 : 8;
    if (at + header > end) return;
    const size = size32 === 1 ? Number(data.getBigUint64(at + 8)) : size32 === 0 ? end - at : size32;
    if (size < header || at + size > end) return;
    yield { type: typeAt(data, at + 4), start: at + header, end: at + size };
    at += size;
  }
}

function child(data: DataView, parent: Box, ...path: string[]): Box | null {
  let found: Box | null = parent;
  for (const type of path) {
    const within: Box = found;
    found = [...boxes(data, within.start, within.end)].find((box) => box.type === type) ?? null;
    if (!found) return null;
  }
  return found;
}

function trackOf(data: DataView, trak: Box): Track | null {
  const tkhd = child(data, trak, "tkhd");
  const mdhd = child(data, trak, "mdia", "mdhd");
  const hdlr = child(data, trak, "mdia", "hdlr");
  if (!tkhd || !mdhd || !hdlr) return null;
  const long = (box: Box): boolean => data.getUint8(box.start) === 1;
  return {
    id: data.getUint32(tkhd.start + (long(tkhd) ? 20 : 12)),
    timescale: data.getUint32(mdhd.start + (long(mdhd) ? 20 : 12)),
    video: typeAt(data, hdlr.start + 8) === "vide",
  };
}

/** Does this binary frame begin an init segment? */
export function isInit(bytes: Uint8Array): boolean {
  return bytes.byteLength >= 8 && typeAt(view(bytes), 4) === "ftyp";
}

/** The tracks that an init segment declares. */
export function readInit(bytes: Uint8Array): Track[] {
  const data = view(bytes);
  const moov = [...boxes(data)].find((box) => box.type === "moov");
  if (!moov) return [];
  return [...boxes(data, moov.start, moov.end)].filter((box) => box.type === "trak").flatMap((trak) => trackOf(data, trak) ?? []);
}

/** The time in a box whose version says whether it takes 64 bits or 32. */
function ticksAt(data: DataView, box: Box, at: number): number {
  return data.getUint8(box.start) === 1 ? Number(data.getBigUint64(at)) : data.getUint32(at);
}

function readPrft(data: DataView, box: Box): Made {
  const seconds = data.getUint32(box.start + 8) - NTP_TO_UNIX_S;
  const madeAt = seconds * 1000 + (data.getUint32(box.start + 12) / 2 ** 32) * 1000;
  return { track: data.getUint32(box.start + 4), madeAt, ticks: ticksAt(data, box, box.start + 16) };
}

function readTraf(data: DataView, traf: Box, tracks: Track[], made: Made | null): FragmentMark | null {
  const tfhd = child(data, traf, "tfhd");
  const tfdt = child(data, traf, "tfdt");
  if (!tfhd || !tfdt) return null;
  const track = data.getUint32(tfhd.start + 4);
  const scale = tracks.find((each) => each.id === track)?.timescale;
  if (!scale) return null;
  const decodeTime = ticksAt(data, tfdt, tfdt.start + 4) / scale;
  return made?.track === track
    ? { track, decodeTime, shownTime: made.ticks / scale, madeAt: made.madeAt }
    : { track, decodeTime, shownTime: decodeTime, madeAt: null };
}

/** The fragments in one binary frame, each with the prft that stood before it. */
export function readFragments(bytes: Uint8Array, tracks: Track[]): FragmentMark[] {
  const data = view(bytes);
  const found: FragmentMark[] = [];
  let made: Made | null = null;
  for (const box of boxes(data)) {
    if (box.type === "prft") made = readPrft(data, box);
    if (box.type !== "moof") continue;
    const trafs = [...boxes(data, box.start, box.end)].filter((each) => each.type === "traf");
    for (const traf of trafs) {
      const mark = readTraf(data, traf, tracks, made);
      if (mark) found.push(mark);
    }
    made = null;
  }
  return found;
}

function join(parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}

function boxOf(type: string, content: Uint8Array): Uint8Array {
  const made = new Uint8Array(8 + content.byteLength);
  view(made).setUint32(0, made.byteLength);
  for (let index = 0; index < 4; index++) made[4 + index] = type.charCodeAt(index);
  made.set(content, 8);
  return made;
}

/** The boxes within `parent`, each whole; what `change` gives stands in the place of one, null leaves it out. */
function rebuilt(
  bytes: Uint8Array,
  parent: { start: number; end: number },
  change: (box: Box, whole: Uint8Array) => Uint8Array | null,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = parent.start;
  for (const box of boxes(view(bytes), parent.start, parent.end)) {
    const kept = change(box, bytes.subarray(from, box.end));
    if (kept) parts.push(kept);
    from = box.end;
  }
  return join(parts);
}

/** Which tracks of a stream are played. */
export type Played = "all" | "picture" | "sound";

/** The same init segment with its pictures, or its sound, only: no track of the other kind, and no defaults for one. */
export function only(played: Played, bytes: Uint8Array): Uint8Array {
  if (played === "all") return bytes;
  const data = view(bytes);
  const video = played === "picture";
  const kept = new Set(readInit(bytes).flatMap((track) => (track.video === video ? [track.id] : [])));
  const other = (box: Box): boolean =>
    box.type === "trak" ? trackOf(data, box)?.video === !video : box.type === "trex" && !kept.has(data.getUint32(box.start + 4));
  const thin = (box: Box, whole: Uint8Array): Uint8Array | null => {
    if (other(box)) return null;
    return box.type === "moov" || box.type === "mvex" ? boxOf(box.type, rebuilt(bytes, box, thin)) : whole;
  };
  return rebuilt(bytes, { start: 0, end: bytes.byteLength }, thin);
}

/** The MIME type of those tracks alone. */
export function mimeOf(played: Played, mime: string): string {
  if (played === "all") return mime;
  const sound = (codec: string): boolean => /^(mp4a|opus|ac-3|ec-3|flac)/i.test(codec);
  const kept = (codecs: string): string =>
    codecs
      .split(/\s*,\s*/)
      .filter((codec) => sound(codec) === (played === "sound"))
      .join(", ");
  const thinned = mime.replace(/codecs="([^"]*)"/, (_, codecs: string) => `codecs="${kept(codecs)}"`);
  return played === "sound" ? thinned.replace(/^video\//, "audio/") : thinned;
}
