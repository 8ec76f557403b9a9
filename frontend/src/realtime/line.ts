import { retryDelay } from "./link";

export interface LineParts {
  open: () => WebSocket;
  now: () => number;
  /** Takes what came; false when it is no message that we know. */
  hear: (data: unknown) => boolean;
  /** The server has closed it, with this code. */
  closed: (code: number) => void;
}

/** The server knows this page, or this phone, no more. */
export const REFUSED: ReadonlySet<number> = new Set([4401, 4403]);

/** One socket that is always redialled, later and later while nothing answers. When it is silent for too long is its owner's rule. */
export class Line {
  private socket: WebSocket | null = null;
  private failures = 0;
  private retryAt = 0;
  private stopped = false;
  dialledAt = 0;

  constructor(private readonly parts: LineParts) {
    this.dial();
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  stop(): void {
    this.stopped = true;
    this.drop();
  }

  /** The next tick dials, if it is not dialled already. */
  hurry(): void {
    if (!this.socket) this.retryAt = 0;
  }

  /** Dials when it is time. `silent`: what stands is given up first (networks vanish without a close). */
  tick(silent: boolean): void {
    if (this.socket && silent) this.failed();
    if (!this.socket && !this.stopped && this.parts.now() >= this.retryAt) this.dial();
  }

  /** False when it cannot be said now, or more than `waiting` bytes wait in a network that may be dead. */
  say(words: object, waiting = Infinity): boolean {
    if (!this.socket || !this.open || this.socket.bufferedAmount > waiting) return false;
    this.socket.send(JSON.stringify(words));
    return true;
  }

  private dial(): void {
    this.dialledAt = this.parts.now();
    const socket = this.parts.open();
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (this.parts.hear(event.data)) this.failures = 0;
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.failed();
      this.parts.closed(event.code);
    };
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
