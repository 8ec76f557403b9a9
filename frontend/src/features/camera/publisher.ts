import { send } from "@/shared/api/client";
import type { Media } from "./capture";
import { type Sending, shrink } from "./quality";

const GATHER_MS = 1_000;
const POST_MS = 10_000;

export interface PublisherParts {
  url: string;
  media: Media;
  sending: Sending;
  onState: (state: string) => void;
  /** The talker's voice. */
  onVoice: (stream: MediaStream) => void;
}

type Hinted = MediaStreamTrack & { contentHint: string };

/** The codecs for a picture: H.264 alone, with what repairs it. Empty: this browser cannot. */
export function h264(): RTCRtpCodec[] {
  const known = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  const wanted = known.filter(
    ({ mimeType, sdpFmtpLine }) => /^video\/h264$/i.test(mimeType) && !/packetization-mode=0/.test(sdpFmtpLine ?? ""),
  );
  return wanted.length ? [...wanted, ...known.filter(({ mimeType }) => /^video\/rtx$/i.test(mimeType))] : [];
}

/** One WHIP session (RFC 9725): picture and sound up, the talker's voice down. It is used once. */
export class Publisher {
  private readonly peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  private session: string | null = null;
  private picture: RTCRtpSender | null = null;
  private closed = false;
  private readonly aborted = new AbortController();

  constructor(private readonly parts: PublisherParts) {
    this.peer.onconnectionstatechange = () => {
      if (!this.closed) parts.onState(this.peer.connectionState);
    };
    this.peer.ontrack = (event) => parts.onVoice(event.streams[0] ?? new MediaStream([event.track]));
  }

  /** Throws ApiError if the server refuses, DOMException if the browser does. */
  async open(): Promise<void> {
    this.offerTracks();
    await this.peer.setLocalDescription(await this.peer.createOffer());
    await this.gathered();
    const timer = setTimeout(() => this.aborted.abort(), POST_MS);
    try {
      await this.exchange();
    } finally {
      clearTimeout(timer);
    }
  }

  /** `away`: the page goes; the browser sends it still. */
  close(away = false): void {
    this.closed = true;
    this.aborted.abort();
    this.peer.onconnectionstatechange = this.peer.ontrack = null;
    this.peer.close();
    this.end(away);
  }

  /** Changes the picture while it is sent. */
  async send(sending: Sending): Promise<void> {
    const { camera } = this.parts.media;
    const sender = this.picture;
    if (!sender || this.closed) return;
    const wanted = sending.picture ? camera : null;
    if (sender.track !== wanted) await sender.replaceTrack(wanted);
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (!encoding || !wanted) return;
    const { width, height } = wanted.getSettings();
    encoding.maxBitrate = sending.kbps * 1000;
    encoding.scaleResolutionDownBy = shrink(sending, width, height);
    await sender.setParameters({ ...parameters, degradationPreference: "balanced" });
  }

  /** Bytes that went out so far; -1 if nobody knows. */
  async sent(): Promise<number> {
    let bytes = -1;
    const report = await this.peer.getStats().catch(() => null);
    report?.forEach((each: { type: string; bytesSent?: number }) => {
      if (each.type === "outbound-rtp") bytes = Math.max(0, bytes) + (each.bytesSent ?? 0);
    });
    return bytes;
  }

  private offerTracks(): void {
    const { mic, camera } = this.parts.media;
    this.peer.addTransceiver(mic ?? "audio", { direction: "sendrecv" });
    const codecs = h264();
    if (!camera || !codecs.length) return;
    (camera as Hinted).contentHint = "detail";
    const transceiver = this.peer.addTransceiver(camera, { direction: "sendonly" });
    transceiver.setCodecPreferences(codecs);
    this.picture = transceiver.sender;
  }

  private async gathered(): Promise<void> {
    if (this.peer.iceGatheringState === "complete") return;
    await new Promise<void>((done) => {
      setTimeout(done, GATHER_MS);
      this.peer.addEventListener("icegatheringstatechange", () => {
        if (this.peer.iceGatheringState === "complete") done();
      });
    });
  }

  private async exchange(): Promise<void> {
    const body = this.peer.localDescription?.sdp ?? "";
    const response = await send(this.parts.url, { method: "POST", body, type: "application/sdp", signal: this.aborted.signal });
    this.session = response.headers.get("Location");
    const sdp = await response.text();
    if (this.closed) {
      this.end(false);
      return;
    }
    await this.peer.setRemoteDescription({ type: "answer", sdp });
    await this.send(this.parts.sending).catch(() => undefined);
  }

  private end(away: boolean): void {
    const session = this.session;
    this.session = null;
    if (session) void send(new URL(session, location.href).pathname, { method: "DELETE", keepalive: away }).catch(() => undefined);
  }
}
