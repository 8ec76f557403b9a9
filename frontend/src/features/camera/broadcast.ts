import { ApiError } from "@/shared/api/client";
import { recall, remember } from "@/shared/lib/remembered";
import {
  capture,
  type Devices,
  devices,
  hasTorch,
  lives,
  less,
  type Media,
  NOTHING,
  permission,
  type Permission,
  release,
  setTorch,
} from "./capture";
import { type Choice, pictures } from "./constraints";
import { choiceFrom, paths } from "./memory";
import { Publisher } from "./publisher";
import type { Heard } from "./contract";
import type { Sending } from "./quality";
import { atRest, due, type Effect, hurried, type News, step, type Way } from "./reconnect";
import { Flow, trouble } from "./watch";

const MUTED_MS = 10_000;
const PROBE_MS = 15_000;
const DENIED_MS = 30_000;
const QUICK_TRIES = 3;
/** From "connected" to the server's word that something comes. */
const SETTLED_MS = 2_500;

export interface BroadcastParts {
  room: () => number;
  sending: () => Sending;
  torch: () => boolean;
  onVoice: (stream: MediaStream) => void;
  /** Something happened that the server should know now. */
  onChange: () => void;
  /** The server knows this phone no more. */
  onRevoked: () => void;
}

/** Camera and microphone on their way to the server: got, sent, watched, and begun anew. Times are performance.now(). */
export class Broadcast {
  way: Way = atRest(0);
  media: Media = NOTHING;
  devices: Devices = { cameras: [], microphones: [] };
  granted: Permission = null;
  choice = choiceFrom(recall("camera.choice"));
  torch: boolean | null = null;
  /** The server's words for its last no. */
  refusal = "";
  private publisher: Publisher | null = null;
  private readonly flow = new Flow();
  private attempt = 0;
  private peer = { state: "new", since: 0 };
  private spokeAt = -Infinity;
  private heardAt = -Infinity;
  private mutedAt: number | null = null;
  private probedAt = 0;

  constructor(private readonly parts: BroadcastParts) {
    void this.lookAround();
  }

  /** How far it is, in a word. */
  get state(): string {
    return this.publisher ? this.peer.state : this.way.phase;
  }

  start(): void {
    this.news("start");
  }

  stop(): void {
    this.hangUp();
    this.news("stop");
    this.letGo();
  }

  hangUp(away = false): void {
    this.publisher?.close(away);
    this.publisher = null;
  }

  choose(part: Partial<Choice>): void {
    this.choice = { ...this.choice, ...part };
    remember("camera.choice", JSON.stringify(this.choice));
    this.again();
  }

  tick(now: number): void {
    const news = due(this.way, now, this.granted === "prompt");
    if (news && !this.mustWait(now)) this.news(news);
    if (this.way.phase === "live") void this.inspect(now);
    if (this.way.phase !== "idle") this.regain(now);
  }

  /** The server said whether it hears. */
  judged({ heard, waits }: Pick<Heard, "heard" | "waits">, now: number): void {
    this.spokeAt = now;
    if (waits && this.waited(now)) {
      this.beginAnew(now);
      return;
    }
    if (!heard || this.way.phase !== "live") return;
    this.heardAt = now;
    this.news("heard");
  }

  /** What the server waits for would have come by now, had it been on its way. After some tries the back-off holds again. */
  private waited(now: number): boolean {
    return (
      (this.way.phase === "waiting" && this.way.failures <= QUICK_TRIES) || (this.way.phase === "live" && now - this.way.since > SETTLED_MS)
    );
  }

  private beginAnew(now: number): void {
    this.news("lost");
    this.way = hurried(this.way, now);
    this.tick(now);
  }

  /** Another quality or light is wished. */
  adapt(): void {
    void this.publisher?.send(this.parts.sending()).catch(() => undefined);
    void this.shine();
  }

  /** It belongs to another room now. */
  moved(): void {
    this.news("mediaLost");
  }

  /** Somebody looks, or the network came back: try at once. */
  hurry(now: number): void {
    this.way = hurried(this.way, now);
    const idle = this.way.phase === "idle" || this.way.phase === "media";
    if (!idle && !document.hidden && (!lives(this.media) || this.media.mic?.muted)) this.again();
  }

  /** A device came or went, or a person changed what is allowed. */
  readonly changed = (): void => {
    void this.lookAround();
    if (this.way.phase !== "idle" && (!lives(this.media) || this.media.cameraLack)) this.again();
  };

  private news(news: News): void {
    const { way, effects } = step(this.way, news, performance.now());
    const moved = way !== this.way;
    this.way = way;
    for (const effect of effects) this.run(effect);
    if (moved) this.parts.onChange();
  }

  private run(effect: Effect): void {
    if (effect === "getMedia") void this.getMedia();
    else if (effect === "connect") void this.connect();
    else if (effect === "letGo") this.letGo();
    else this.hangUp();
  }

  private async getMedia(): Promise<void> {
    const attempt = ++this.attempt;
    if (!lives(this.media)) {
      this.letGo();
      const media = await capture(this.choice);
      if (attempt !== this.attempt || this.way.phase !== "media") {
        release(media);
        return;
      }
      this.take(media);
      void this.lookAround();
    }
    this.news((this.media.mic ?? this.media.camera) ? "gotMedia" : "noMedia");
  }

  private take(media: Media): void {
    this.media = media;
    for (const track of [media.mic, media.camera]) {
      if (!track) continue;
      track.onended = () => this.news("mediaLost");
      track.onmute = track.onunmute = () => this.muted();
    }
    this.muted();
    this.probedAt = performance.now();
    void this.shine();
  }

  private letGo(): void {
    release(this.media);
    this.media = { ...NOTHING, micLack: this.media.micLack, cameraLack: this.media.cameraLack };
    this.torch = null;
  }

  private muted(): void {
    const mute = [this.media.mic, this.media.camera].some((track) => track?.muted);
    this.mutedAt = mute ? (this.mutedAt ?? performance.now()) : null;
    this.parts.onChange();
  }

  private async connect(): Promise<void> {
    const publisher = new Publisher({
      url: paths.whip(this.parts.room()),
      media: this.media,
      sending: this.parts.sending(),
      onState: (state) => this.peerIs(publisher, state),
      onVoice: this.parts.onVoice,
    });
    this.publisher = publisher;
    this.peer = { state: "new", since: performance.now() };
    try {
      await publisher.open();
      this.refusal = "";
    } catch (error) {
      if (publisher === this.publisher) this.refused(error);
    }
  }

  private refused(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) {
      this.parts.onRevoked();
      return;
    }
    this.refusal = error instanceof ApiError && error.status ? error.message : "";
    this.news("failed");
  }

  private peerIs(publisher: Publisher, state: string): void {
    if (publisher !== this.publisher) return;
    this.peer = { state, since: performance.now() };
    if (state === "connected") this.news("connected");
    if (state === "failed" || state === "closed") this.news("lost");
  }

  /** Who said no is not asked each second. */
  private mustWait(now: number): boolean {
    return (
      this.way.phase === "waiting" && this.way.waitsFor === "media" && this.media.micLack === "denied" && now - this.way.since < DENIED_MS
    );
  }

  private async inspect(now: number): Promise<void> {
    const { publisher } = this;
    if (!publisher) {
      this.news("lost"); // the page was put away and taken out again
      return;
    }
    this.flow.see(await publisher.sent(), now);
    if (publisher !== this.publisher) return;
    const signs = { now, liveSince: this.way.since, peer: this.peer.state, peerSince: this.peer.since, sentAt: this.flow.movedAt };
    if (trouble({ ...signs, sound: this.media.mic !== null, spokeAt: this.spokeAt, heardAt: this.heardAt })) this.news("lost");
  }

  /** Asks for what is missing, or was taken by a call, again. */
  private regain(now: number): void {
    if (document.hidden || this.way.phase === "media") return;
    if (this.mutedAt !== null && now - this.mutedAt > MUTED_MS) {
      this.again();
      return;
    }
    if (now - this.probedAt < PROBE_MS || this.way.phase === "waiting") return;
    this.probedAt = now;
    if (this.media.micLack === "busy") this.again();
    else if (this.media.cameraLack === "busy") void this.probe();
  }

  private async probe(): Promise<void> {
    const { track } = await less(pictures(this.choice).slice(-1), "video");
    track?.stop();
    if (track) this.again();
  }

  private again(): void {
    this.mutedAt = null;
    this.letGo();
    this.news("mediaLost");
  }

  private async lookAround(): Promise<void> {
    this.devices = await devices();
    this.granted = await permission("microphone", () => this.changed());
    this.parts.onChange();
  }

  private async shine(): Promise<void> {
    const track = this.media.camera;
    if (!track || !hasTorch(track)) return;
    const on = this.parts.torch();
    if (this.torch !== on && (await setTorch(track, on))) this.torch = on;
  }
}
