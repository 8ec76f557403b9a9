import { HALF_OPEN_MS, retryDelay } from "@/realtime/link";
import { parseWord, type ServerWord } from "./contract";

export interface SocketParts {
  open: () => WebSocket;
  now: () => number;
  onWord: (word: ServerWord) => void;
  /** The server knows this phone no more. */
  onRevoked: () => void;
}

const REVOKED = new Set([4401, 4403]);
const DIAL_MS = 8_000;

/** The phone's one socket: reconnects for ever, gives up a silent one (networks vanish without a close). `tick()` drives it. */
export class CameraSocket {
  private socket: WebSocket | null = null;
  private failures = 0;
  private retryAt = 0;
  private dialledAt = 0;
  private stopped = false;
  heardAt = 0;

  constructor(private readonly parts: SocketParts) {
    this.dial();
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  stop(): void {
    this.stopped = true;
    this.drop();
  }

  hurry(): void {
    if (!this.socket) this.retryAt = 0;
    this.tick();
  }

  tick(): void {
    const now = this.parts.now();
    const silent = now - Math.max(this.heardAt, this.dialledAt);
    if (this.socket && silent > (this.open ? HALF_OPEN_MS : DIAL_MS)) this.failed();
    if (!this.socket && !this.stopped && now >= this.retryAt) this.dial();
  }

  /** False when it cannot be said now. What waits in a dead network's buffer is not added to. */
  say(word: object): boolean {
    if (!this.socket || !this.open || this.socket.bufferedAmount > 16_384) return false;
    this.socket.send(JSON.stringify(word));
    return true;
  }

  private dial(): void {
    this.dialledAt = this.parts.now();
    const socket = this.parts.open();
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<unknown>) => this.hear(event.data);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.failed();
      if (!REVOKED.has(event.code)) return;
      this.stop();
      this.parts.onRevoked();
    };
  }

  private hear(data: unknown): void {
    const word = parseWord(data);
    if (!word) return;
    this.heardAt = this.parts.now();
    this.failures = 0;
    this.parts.onWord(word);
  }

  private failed(): void {
    this.drop();
    this.retryAt = this.parts.now() + retryDelay(this.failures++);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
