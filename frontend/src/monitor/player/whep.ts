import { send } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";
import { gathered } from "@/shared/lib/webrtc";

const NTP_TO_UNIX_MS = 2_208_988_800_000;

type LowDelayReceiver = RTCRtpReceiver & { playoutDelayHint?: number; jitterBufferTarget?: number | null };

/** The second way to watch (WebRTC-HTTP Egress Protocol): for browsers without Media Source, or on demand. */
export class WhepStream {
  private readonly peer = new RTCPeerConnection({ iceServers: [] });
  private readonly stream = new MediaStream();
  private session: string | null = null;
  private closed = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly room: number,
  ) {
    this.peer.addEventListener("track", (event) => {
      const receiver: LowDelayReceiver = event.receiver;
      receiver.playoutDelayHint = 0;
      receiver.jitterBufferTarget = 0;
      this.stream.addTrack(event.track);
    });
  }

  get failed(): boolean {
    return ["failed", "closed", "disconnected"].includes(this.peer.connectionState);
  }

  /** Why there is no picture, in the server's words, or null. Throws ApiError if the server refuses. */
  async open(): Promise<string | null> {
    this.peer.addTransceiver("video", { direction: "recvonly" });
    this.peer.addTransceiver("audio", { direction: "recvonly" });
    await this.peer.setLocalDescription(await this.peer.createOffer());
    await gathered(this.peer);
    const response = await send(api.whep(this.room), {
      method: "POST",
      body: this.peer.localDescription?.sdp ?? "",
      type: "application/sdp",
    });
    this.session = response.headers.get("Location");
    if (this.closed) {
      this.end();
      return null;
    }
    const sdp = await response.text();
    await this.peer.setRemoteDescription({ type: "answer", sdp });
    this.video.removeAttribute("src");
    this.video.srcObject = this.stream;
    void this.video.play().catch(() => undefined);
    return /^i=(.+)$/m.exec(sdp)?.[1]?.trim() ?? null;
  }

  close(): void {
    this.closed = true;
    this.peer.close();
    if (this.video.srcObject === this.stream) this.video.srcObject = null;
    this.end();
  }

  private end(): void {
    const session = this.session;
    this.session = null;
    if (session) void send(new URL(session, location.href).pathname, { method: "DELETE" }).catch(() => undefined);
  }

  /** When the picture that is shown was made (ms since 1970, the server's clock), where the browser tells. */
  async madeAt(): Promise<number | null> {
    let found: number | null = null;
    const report = await this.peer.getStats();
    report.forEach((each: { type: string; kind?: string; estimatedPlayoutTimestamp?: number }) => {
      if (each.type !== "inbound-rtp" || each.kind !== "video" || !each.estimatedPlayoutTimestamp) return;
      const stamp = each.estimatedPlayoutTimestamp;
      found = stamp > NTP_TO_UNIX_MS ? stamp - NTP_TO_UNIX_MS : stamp;
    });
    return found;
  }
}
