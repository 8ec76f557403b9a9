import { startTicker } from "@/realtime/ticker";
import { recall, remember } from "@/shared/lib/remembered";
import { beatOf } from "./beat";
import { Broadcast } from "./broadcast";
import { type Devices, hasTorch, type Media } from "./capture";
import { type Check, checklist, told } from "./checklist";
import { type Choice, type Processing, processingOf } from "./constraints";
import type { Camera, Heard, ServerWord, Wish } from "./contract";
import { Jukebox, tidy } from "./jukebox";
import { paths, tickedFrom } from "./memory";
import { SoundProbe } from "./may-sound";
import type { Playing } from "./playing";
import { h264 } from "./publisher";
import { sendingOf } from "./quality";
import { reload } from "./reload";
import type { Way } from "./reconnect";
import { Awake, Senses } from "./senses";
import { ServerTime } from "./server-time";
import { CameraSocket } from "./socket";
import { systemOf, systemWords } from "./system";
import { Voice } from "./voice";
import { FRESH_MS } from "./watch";

const BEAT_MS = 1_000;
const HALF_TICK_MS = 250;

/** What the screen needs; a new object each time that something changed. */
export interface View {
  way: Way;
  camera: Camera;
  /** Only while it is fresh. */
  heard: Heard | null;
  media: Media;
  devices: Devices;
  choice: Choice;
  checks: Check[];
  talking: string | null;
  /** The lullaby that sounds. */
  playing: Playing | null;
  /** The browser wants a tap before it sounds. */
  silent: boolean;
  gain: boolean | null;
  /** This browser can make a picture that the server takes. */
  pictures: boolean;
  refusal: string;
  /** The server's time, ms. */
  now: number;
}

/** The camera that this page is: crash-only, driven by one tick that also runs while the page is hidden. */
export class CameraPhone {
  private readonly broadcast: Broadcast;
  private readonly socket: CameraSocket;
  private readonly senses = new Senses(() => this.beat());
  private readonly awake = new Awake(() => this.beat());
  private readonly jukebox = new Jukebox();
  private readonly voice = new Voice();
  private readonly probe = new SoundProbe();
  private readonly time = new ServerTime();
  private readonly off = new AbortController();
  private readonly listeners = new Set<() => void>();
  private readonly pictures = "RTCRtpSender" in window && h264().length > 0;
  private readonly stopTicker: () => void;
  private heard: Heard | null = null;
  private spokeAt = -Infinity;
  private beatAt = -Infinity;
  private talking: string | null = null;
  private canSound: boolean | null = null;
  private leaving = false;
  private ticked = tickedFrom(recall("camera.ticked"));
  private shown: View;

  constructor(
    private camera: Camera,
    private readonly onRevoked: () => void,
  ) {
    this.broadcast = new Broadcast({
      room: () => this.camera.room.id,
      sending: () => this.sending(),
      torch: () => this.camera.wish.light.torch,
      onVoice: (stream) => void this.voice.speak(stream),
      onChange: () => this.beat(),
      onRevoked: () => this.revoked(),
    });
    this.socket = new CameraSocket({
      open: () => new WebSocket(paths.socket()),
      now: () => performance.now(),
      onWord: (word) => this.hear(word),
      onRevoked: () => this.revoked(),
    });
    this.listen();
    this.shown = this.view();
    this.stopTicker = startTicker(() => this.tick());
  }

  // --- for the screen ----------------------------------------------------------------------------------------------

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): View => this.shown;

  /** Becomes a camera; `tap`: inside somebody's tap, so that it may sound and stay awake. */
  start(tap: boolean): void {
    remember("camera.started", "yes");
    if (tap) this.unlock();
    this.awake.want(true);
    this.broadcast.start();
  }

  /** Any tap lets the page sound. */
  unlock(): void {
    this.jukebox.unlock();
    this.probe.unlock();
    this.voice.unlock();
    this.awake.tick();
  }

  choose(part: Partial<Choice>): void {
    this.broadcast.choose(part);
  }

  tickOff(name: string, done: boolean): void {
    const ticked = new Set(this.ticked);
    if (done) ticked.add(name);
    else ticked.delete(name);
    this.ticked = ticked;
    remember("camera.ticked", JSON.stringify([...ticked]));
    this.beat();
  }

  /** A person ends it here: `forget` tells the server, whose close of the socket is then no news. */
  async leave(forget: () => Promise<unknown>): Promise<void> {
    this.leaving = true;
    await forget().finally(() => (this.leaving = false));
    remember("camera.started", null);
    this.stop();
  }

  /** Everything off: camera, microphone, sound, sockets. */
  stop(): void {
    this.broadcast.stop();
    this.stopTicker();
    this.off.abort();
    this.socket.stop();
    this.senses.stop();
    this.awake.want(false);
    this.jukebox.silence();
    this.probe.stop();
    this.voice.stop();
  }

  // --- what the server says ----------------------------------------------------------------------------------------

  private hear(word: ServerWord): void {
    if ("at" in word) this.time.learn(word.at);
    switch (word.type) {
      case "hello":
        this.greeted(word);
        break;
      case "heard":
        this.judged(word);
        break;
      case "wish":
        this.wished(word.wish, word.lullabies ?? this.camera.lullabies);
        break;
      case "talk":
        this.talking = word.by;
        break;
      case "cry":
        this.jukebox.cry(word.seconds);
        break;
      case "reload":
        void reload();
    }
    this.show();
  }

  private greeted({ device, room, family, wish, lullabies }: Camera): void {
    const moved = room.id !== this.camera.room.id;
    this.camera = { ...this.camera, device, room, family };
    this.talking = null;
    this.wished(wish, lullabies);
    this.beat();
    if (moved) this.broadcast.moved();
  }

  private judged(heard: Heard): void {
    this.heard = heard;
    this.spokeAt = performance.now();
    this.broadcast.judged(heard, this.spokeAt);
  }

  private wished(wish: Wish, lullabies: Camera["lullabies"]): void {
    this.camera = { ...this.camera, wish, lullabies };
    void tidy(lullabies);
    this.broadcast.adapt();
    this.lull();
  }

  private revoked(): void {
    this.stop();
    remember("camera.started", null);
    if (!this.leaving) this.onRevoked();
  }

  private sending() {
    return sendingOf(this.camera.wish.quality, this.senses.hot === "critical");
  }

  private lull(): void {
    this.jukebox.tick(this.camera.wish.play, this.camera.lullabies, this.time.now());
  }

  // --- the tick ----------------------------------------------------------------------------------------------------

  private tick(): void {
    const now = performance.now();
    this.socket.tick();
    this.awake.tick();
    this.lull();
    this.canSound = this.probe.may(this.jukebox.blocked || this.voice.refused, now);
    this.broadcast.tick(now);
    if (now - this.beatAt >= BEAT_MS - HALF_TICK_MS) this.beat();
    else this.show();
  }

  private listen(): void {
    const on = (target: EventTarget | undefined, name: string, then: () => void): void =>
      target?.addEventListener(name, then, { signal: this.off.signal });
    on(document, "visibilitychange", () => this.hurry());
    on(window, "online", () => this.hurry());
    on(window, "offline", () => this.beat());
    on(window, "pagehide", () => this.broadcast.hangUp(true));
    on(window, "pageshow", () => this.hurry());
    on(navigator.mediaDevices, "devicechange", this.broadcast.changed);
  }

  private hurry(): void {
    this.beat();
    this.socket.hurry();
    this.broadcast.hurry(performance.now());
    this.tick();
  }

  // --- what it tells -----------------------------------------------------------------------------------------------

  private beat(): void {
    const { mic, micLack, camera, cameraLack } = this.broadcast.media;
    const { sounding: playing } = this.jukebox;
    this.beatAt = performance.now();
    this.socket.say(
      beatOf({
        at: Date.now(),
        battery: this.senses.battery,
        network: this.senses.network,
        visible: !document.hidden,
        wakeLock: this.awake.held,
        mic,
        micLack,
        camera,
        cameraLack,
        processing: this.processing,
        hot: this.senses.hot,
        publishing: this.broadcast.state,
        playing: playing && { track: playing.track, left_s: playing.left_s },
        canSound: this.canSound,
        torch: hasTorch(camera) ? (this.broadcast.torch ?? false) : null,
        quality: this.quality,
        system: systemWords(navigator.userAgent),
        checks: told(this.checks),
      }),
    );
    this.show();
  }

  private get processing(): Processing {
    return processingOf(this.broadcast.media.mic?.getSettings() ?? null);
  }

  private get checks(): Check[] {
    const facts = {
      system: systemOf({ userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints }),
      charging: this.senses.battery?.charging ?? null,
      wakeLock: this.awake.held,
      visible: !document.hidden,
      gain: this.processing.gain_control,
      standalone: matchMedia("(display-mode: standalone)").matches,
      permission: this.broadcast.granted,
    };
    return checklist(facts, this.ticked);
  }

  private get quality(): string {
    const { camera } = this.broadcast.media;
    if (!camera || !this.pictures || !this.sending().picture) return "sound";
    const { width = 0, height = 0 } = camera.getSettings();
    return `${width}x${height}`;
  }

  private show(): void {
    if (!this.listeners.size) return;
    this.shown = this.view();
    for (const listener of this.listeners) listener();
  }

  private view(): View {
    const { way, media, choice, devices, refusal } = this.broadcast;
    const { sounding: playing } = this.jukebox;
    const silent = this.canSound === false;
    const heard = performance.now() - this.spokeAt < FRESH_MS ? this.heard : null;
    const { camera, checks, talking, pictures } = this;
    return {
      way,
      camera,
      heard,
      media,
      devices,
      choice,
      checks,
      talking,
      playing,
      silent,
      gain: this.processing.gain_control,
      pictures,
      refusal,
      now: this.time.now(),
    };
  }
}
