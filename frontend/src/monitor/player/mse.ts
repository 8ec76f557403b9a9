import { isInit, mimeOf, only, type Played, readFragments, readInit, type Track } from "./boxes";
import { CaptureTimes } from "./delay";
import { pace, SEEK_BEHIND_S, Wanted } from "./pace";

type SourceKind = typeof MediaSource;
type WithManaged = { ManagedMediaSource?: SourceKind; MediaSource?: SourceKind };

/** The Media Source of this browser (Safari on phones has only the managed one), or null. */
export function mediaSourceKind(): SourceKind | null {
  const found = globalThis as unknown as WithManaged;
  return found.MediaSource ?? found.ManagedMediaSource ?? null;
}

const MOST_WAITING = 600;
const KEEP_BEHIND_S = 4;
const TRIM_OVER_S = 12;
const FRESH_MS = 4_000;
const FRESH_SAMPLES = 8;
/** A longer step from one picture to the next is a gap in the stream. */
const LONGEST_STEP_S = 1;
/** The first fragment is put here on the time line, so that a sound that begins a little earlier is not cut off. */
const LEAD_S = 1;

/** One stream in one media source: takes init and fragments, keeps a video element at its live edge. */
export class MseStream {
  readonly captured = new CaptureTimes();
  lastFragmentAt = 0;
  private readonly source: MediaSource;
  private readonly address: string;
  private buffer: SourceBuffer | null = null;
  private waiting: Uint8Array[] = [];
  private tracks: Track[] = [];
  private timed = -1;
  private offset: number | null = null;
  private joined = false;
  private joinedAt = 0;
  private readonly wanted: Wanted;
  private spares: { at: number; spare: number }[] = [];
  private failure: "" | "refused" | "swamped" = "";
  /** Stream time of the pieces that wait, of those that the browser takes right now, and of those that it took in vain; s. */
  private waitingS = 0;
  private takingS = 0;
  private vainS = 0;
  private newest: number | null = null;

  constructor(
    private readonly video: HTMLVideoElement,
    kind: SourceKind,
    private readonly mime: string,
    private readonly now: () => number,
    /** Without the sound a browser shows pictures about 100 ms sooner, and decodes less; some pictures it cannot show at all. */
    private readonly played: Played,
  ) {
    this.wanted = new Wanted(this.sounds);
    this.source = new kind();
    this.address = URL.createObjectURL(this.source);
    this.source.addEventListener("sourceopen", this.opened, { once: true });
    video.disableRemotePlayback = true;
    video.srcObject = null;
    video.src = this.address;
    video.addEventListener("waiting", this.stalled);
    video.addEventListener("error", this.fail);
  }

  private get sounds(): boolean {
    return this.played !== "picture";
  }

  /** True when this stream can go no further and a new one has to be made. */
  get failed(): boolean {
    return this.failure !== "";
  }

  /** True when the browser would not have it, and not only could not keep up. */
  get refused(): boolean {
    return this.failure === "refused";
  }

  /**
   * Seconds of stream that the browser has taken since the last call, and still has nothing to show. Not how long that took: a busy
   * machine takes little in a long time.
   */
  takenInVain(): number {
    const seconds = this.vainS;
    this.vainS = 0;
    return seconds;
  }

  close(): void {
    this.video.removeEventListener("waiting", this.stalled);
    this.video.removeEventListener("error", this.fail);
    this.buffer?.removeEventListener("updateend", this.updated);
    this.buffer = null;
    this.video.removeAttribute("src");
    this.video.load();
    URL.revokeObjectURL(this.address);
  }

  push(bytes: Uint8Array): void {
    if (isInit(bytes)) this.waiting.push(this.begin(bytes));
    else if (this.mark(bytes)) this.waiting.push(bytes);
    if (this.waiting.length > MOST_WAITING) this.failure ||= "swamped";
    this.feed();
  }

  private begin(bytes: Uint8Array): Uint8Array {
    const init = only(this.played, bytes);
    this.tracks = readInit(init);
    this.timed = (this.tracks.find((track) => track.video) ?? this.tracks[0])?.id ?? -1;
    return init;
  }

  /** Notes the times of a piece; false if none of its tracks is wanted. */
  private mark(bytes: Uint8Array): boolean {
    const marks = readFragments(bytes, this.tracks);
    const first = marks[0];
    if (this.offset === null && first) this.offset = LEAD_S - first.decodeTime;
    for (const { track, decodeTime, shownTime, madeAt } of marks) {
      if (track !== this.timed) continue;
      this.lastFragmentAt = this.now();
      this.waitingS += Math.min(Math.max(0, decodeTime - (this.newest ?? decodeTime)), LONGEST_STEP_S);
      this.newest = decodeTime;
      if (madeAt !== null) this.captured.add(shownTime + (this.offset ?? 0), madeAt);
    }
    return marks.length > 0;
  }

  private readonly opened = (): void => {
    if (this.source.readyState !== "open") return;
    try {
      this.source.duration = Infinity;
      this.buffer = this.source.addSourceBuffer(mimeOf(this.played, this.mime));
    } catch {
      this.failure = "refused";
      return;
    }
    this.buffer.addEventListener("updateend", this.updated);
    this.feed();
  };

  private feed(): void {
    const buffer = this.buffer;
    if (!buffer || buffer.updating || !this.waiting.length || this.offset === null || this.source.readyState !== "open") return;
    const bytes = this.taken();
    this.measureSpare();
    try {
      if (buffer.timestampOffset !== this.offset) buffer.timestampOffset = this.offset;
      buffer.appendBuffer(bytes);
    } catch {
      this.failure = "refused";
    }
  }

  /** All that waits, as one piece. */
  private taken(): Uint8Array<ArrayBuffer> {
    const size = this.waiting.reduce((sum, each) => sum + each.byteLength, 0);
    const joined = new Uint8Array(size);
    let at = 0;
    for (const each of this.waiting) {
      joined.set(each, at);
      at += each.byteLength;
    }
    this.waiting = [];
    this.takingS = this.waitingS;
    this.waitingS = 0;
    return joined;
  }

  private measureSpare(): void {
    if (!this.joined) return;
    const at = this.now();
    this.spares.push({ at, spare: Math.max(0, this.behind()) });
    while (this.spares[0] && at - this.spares[0].at > 1000) this.spares.shift();
  }

  private readonly updated = (): void => {
    this.vainS = this.video.buffered.length ? 0 : this.vainS + this.takingS;
    this.takingS = 0;
    if (!this.joined && this.video.buffered.length) {
      this.joinedAt = this.now();
      this.join();
    }
    this.feed();
    this.trim();
  };

  /** Jump to the newest picture of what has come and play. */
  join(): void {
    const { buffered } = this.video;
    if (!buffered.length) return;
    const end = buffered.end(buffered.length - 1);
    const start = buffered.start(buffered.length - 1);
    this.video.currentTime = Math.max(start, end - 0.08);
    this.video.playbackRate = 1;
    this.spares = [];
    this.joined = true;
    void this.video.play().catch(() => undefined);
  }

  /** Forward to the edge: all the way, or by what is too much. */
  private jump(spare: number): void {
    if (this.behind() > SEEK_BEHIND_S) this.join();
    else this.video.currentTime += spare - this.wanted.value;
    this.video.playbackRate = 1;
    this.spares = [];
  }

  private trim(): void {
    const { buffered, currentTime } = this.video;
    const buffer = this.buffer;
    if (!buffer || buffer.updating || !buffered.length || currentTime - buffered.start(0) < TRIM_OVER_S) return;
    buffer.remove(0, currentTime - KEEP_BEHIND_S);
  }

  private readonly stalled = (): void => {
    if (this.joined && !this.video.seeking) this.wanted.stalled();
  };

  private readonly fail = (): void => {
    if (this.video.error) this.failure = "refused";
  };

  /** Seconds between what is shown and the newest that has come. */
  behind(): number {
    const { buffered, currentTime } = this.video;
    return buffered.length ? buffered.end(buffered.length - 1) - currentTime : 0;
  }

  /** Called a few times a second. */
  steer(elapsedS: number): void {
    if (!this.joined || this.video.seeking) return;
    this.wanted.calm(elapsedS);
    const spare = this.spares.length ? Math.min(...this.spares.map((each) => each.spare)) : 0;
    const fresh = this.now() - this.joinedAt < FRESH_MS && this.spares.length >= FRESH_SAMPLES;
    const next = pace({
      behind: this.behind(),
      spare,
      wanted: this.wanted.value,
      rate: this.video.playbackRate,
      fresh,
      sound: this.sounds,
    });
    if (next.seek) this.jump(spare);
    else if (this.video.playbackRate !== next.rate) this.video.playbackRate = next.rate;
    if (this.video.paused) void this.video.play().catch(() => undefined);
  }
}
