import { ApiError, send } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";
import { gathered } from "@/shared/lib/webrtc";

export type TalkState = "idle" | "asking" | "connecting" | "talking";
/** Why the voice does not go out: one of the known reasons, or the server's words. */
export type TalkTrouble = { kind: "insecure" | "denied" | "missing" | "busy" | "lost" } | { kind: "server"; words: string };

export interface TalkParts {
  room: number;
  onState: (state: TalkState) => void;
  onTrouble: (trouble: TalkTrouble) => void;
}

/** So long the microphone stays ready after a word, so that the next one starts at once. */
const KEEP_MS = 15_000;
const WANTED: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
};

type WithAudioSession = Navigator & { audioSession?: { type: string } };

/** iPhones give the microphone only to a page that says that it records; the alarm wants "playback" again afterwards. */
function sessionFor(use: "play-and-record" | "playback"): void {
  const session = (navigator as WithAudioSession).audioSession;
  if (session) session.type = use;
}

/** One parent's voice on its way to a room: from the microphone by WebRTC to the worker, and from there to the phone. */
export class Talker {
  private stream: MediaStream | null = null;
  private call: Call | null = null;
  private wanted = 0;
  private letGo: ReturnType<typeof setTimeout> | undefined;
  private meter: { context: AudioContext; analyser: AnalyserNode; samples: Float32Array<ArrayBuffer> } | null = null;

  constructor(private readonly parts: TalkParts) {}

  async start(): Promise<void> {
    const turn = ++this.wanted;
    clearTimeout(this.letGo);
    this.parts.onState("asking");
    const stream = this.stream ?? (await this.ask());
    this.stream = stream;
    if (!stream || turn !== this.wanted) {
      this.fall(turn);
      return;
    }
    this.parts.onState("connecting");
    const call = new Call(this.parts.room, stream, () => this.lost(turn));
    this.call = call;
    try {
      await call.open();
      if (this.call === call) this.parts.onState("talking");
    } catch (error) {
      if (turn !== this.wanted) return;
      this.parts.onTrouble(error instanceof ApiError ? { kind: "server", words: error.message } : { kind: "lost" });
      this.stop();
    }
  }

  /** Safe at any time, also while the microphone is still being asked for. */
  stop(): void {
    this.wanted++;
    this.call?.close();
    this.call = null;
    this.parts.onState("idle");
    this.release();
  }

  close(): void {
    this.stop();
    clearTimeout(this.letGo);
    this.drop();
  }

  /** How loud the voice is, 0 to 1. */
  level(): number {
    if (!this.meter) return 0;
    this.meter.analyser.getFloatTimeDomainData(this.meter.samples);
    return Math.min(1, this.meter.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) * 1.5);
  }

  private async ask(): Promise<MediaStream | null> {
    if (!("mediaDevices" in navigator)) {
      this.parts.onTrouble({ kind: "insecure" });
      return null;
    }
    try {
      sessionFor("play-and-record");
      const stream = await navigator.mediaDevices.getUserMedia(WANTED);
      this.listen(stream);
      return stream;
    } catch (error) {
      sessionFor("playback");
      this.parts.onTrouble({ kind: reasonOf(error) });
      return null;
    }
  }

  private listen(stream: MediaStream): void {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(stream).connect(analyser);
    this.meter = { context, analyser, samples: new Float32Array(1024) };
  }

  private lost(turn: number): void {
    if (turn !== this.wanted) return;
    this.parts.onTrouble({ kind: "lost" });
    this.stop();
  }

  private fall(turn: number): void {
    if (turn === this.wanted) this.parts.onState("idle");
    this.release();
  }

  private release(): void {
    clearTimeout(this.letGo);
    this.letGo = setTimeout(() => this.drop(), KEEP_MS);
  }

  private drop(): void {
    if (this.stream) sessionFor("playback");
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    void this.meter?.context.close().catch(() => undefined);
    this.stream = this.meter = null;
  }
}

function reasonOf(error: unknown): "denied" | "missing" | "busy" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "denied";
}

/** One WebRTC session that sends the microphone. */
class Call {
  private readonly peer = new RTCPeerConnection({ iceServers: [] });
  private session: string | null = null;
  private closed = false;

  constructor(
    private readonly room: number,
    private readonly stream: MediaStream,
    private readonly onLost: () => void,
  ) {}

  /** Resolves once the way to the room is open. Throws ApiError, or Error when no way was found. */
  async open(): Promise<void> {
    for (const track of this.stream.getAudioTracks()) this.peer.addTransceiver(track, { direction: "sendonly", streams: [this.stream] });
    await this.peer.setLocalDescription(await this.peer.createOffer());
    await gathered(this.peer);
    if (this.isClosed()) return;
    const response = await send(api.talk(this.room), {
      method: "POST",
      body: this.peer.localDescription?.sdp ?? "",
      type: "application/sdp",
    });
    this.session = response.headers.get("Location");
    if (this.isClosed()) {
      this.end();
      return;
    }
    await this.peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
    await connected(this.peer);
    this.peer.addEventListener("connectionstatechange", () => {
      if (!this.closed && ["failed", "disconnected"].includes(this.peer.connectionState)) this.onLost();
    });
  }

  close(): void {
    this.closed = true;
    this.peer.close();
    this.end();
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private end(): void {
    const session = this.session;
    this.session = null;
    if (session) void send(new URL(session, location.href).pathname, { method: "DELETE" }).catch(() => undefined);
  }
}

const CONNECT_MS = 8_000;

/** Resolves when media can flow; rejects when it cannot, or after 8 s. */
function connected(peer: RTCPeerConnection): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("no way to the room")), CONNECT_MS);
    const look = (): void => {
      if (!["connected", "failed", "closed"].includes(peer.connectionState)) return;
      clearTimeout(timer);
      if (peer.connectionState === "connected") done();
      else failed(new Error(peer.connectionState));
    };
    peer.addEventListener("connectionstatechange", look);
    look();
  });
}
