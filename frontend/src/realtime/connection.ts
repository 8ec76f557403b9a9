import { HALF_OPEN_MS, linkTruth, type LinkTruth, retryDelay, SLEPT_MS } from "./link";
import { parseMessage, type ServerMessage } from "./messages";

export interface ConnectionParts {
  open: () => WebSocket;
  now: () => number;
  onMessage: (message: ServerMessage) => void;
  /** The server refused this page (not logged in any more). */
  onRefused: () => void;
  /** Can this page make a sound? Told with each pong, so that the server knows who would wake. */
  sound: () => boolean;
}

const REFUSED = new Set([4401, 4403]);
const TICK_GAP_MS = 3_000;

/** The one events socket of a page: reconnects for ever, notices silence, answers pings. `tick()` drives all its clocks. */
export class EventsConnection {
  private socket: WebSocket | null = null;
  private failures = 0;
  private retryAt = 0;
  private lastHeard: number;
  private lastTick: number;
  private stopped = false;

  constructor(private readonly parts: ConnectionParts) {
    this.lastHeard = this.lastTick = parts.now();
    this.dial();
  }

  stop(): void {
    this.stopped = true;
    this.drop();
  }

  /** Try again at once: the network came back, or the person looks at the page. */
  hurry(): void {
    if (!this.socket) this.retryAt = this.parts.now();
    this.tick();
  }

  tick(): LinkTruth {
    const now = this.parts.now();
    if (now - this.lastTick > TICK_GAP_MS) this.lastHeard = Math.max(this.lastHeard, now - SLEPT_MS);
    this.lastTick = now;
    const silent = now - this.lastHeard;
    if (this.socket && silent > HALF_OPEN_MS && now - this.dialledAt > HALF_OPEN_MS) this.failed();
    if (!this.socket && !this.stopped && now >= this.retryAt) this.dial();
    return linkTruth(silent);
  }

  private dialledAt = 0;

  private dial(): void {
    this.dialledAt = this.parts.now();
    const socket = this.parts.open();
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<unknown>) => this.hear(event.data);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      if (REFUSED.has(event.code)) this.parts.onRefused();
      this.failed();
    };
  }

  private hear(data: unknown): void {
    const message = typeof data === "string" ? parseMessage(data) : null;
    if (!message) return;
    this.lastHeard = this.parts.now();
    this.failures = 0;
    if (message.type === "ping") this.pong();
    this.parts.onMessage(message);
  }

  /** Says something to the server; false when it cannot be said now. */
  say(words: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(words));
    return true;
  }

  private pong(): void {
    this.say({ type: "pong", at: new Date(this.parts.now()).toISOString(), sound: this.parts.sound(), visible: document.visibilityState === "visible" });
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
