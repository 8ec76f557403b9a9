import { HALF_OPEN_MS } from "@/realtime/link";
import { Line, REFUSED } from "@/realtime/line";
import { parseWord, type ServerWord } from "./contract";

export interface SocketParts {
  open: () => WebSocket;
  now: () => number;
  onWord: (word: ServerWord) => void;
  /** The server knows this phone no more. */
  onRevoked: () => void;
}

const DIAL_MS = 8_000;
const WAITING_BYTES = 16_384;

/** The phone's one socket: one that does not answer its dialling is given up sooner. `tick()` drives it. */
export class CameraSocket {
  private readonly line: Line;
  heardAt = 0;

  constructor(private readonly parts: SocketParts) {
    const closed = (code: number): void => {
      if (!REFUSED.has(code)) return;
      this.stop();
      parts.onRevoked();
    };
    this.line = new Line({ open: parts.open, now: parts.now, hear: (data) => this.hear(data), closed });
  }

  get open(): boolean {
    return this.line.open;
  }

  stop(): void {
    this.line.stop();
  }

  hurry(): void {
    this.line.hurry();
    this.tick();
  }

  tick(): void {
    const silent = this.parts.now() - Math.max(this.heardAt, this.line.dialledAt);
    this.line.tick(silent > (this.open ? HALF_OPEN_MS : DIAL_MS));
  }

  /** False when it cannot be said now. What waits in a dead network's buffer is not added to. */
  say(word: object): boolean {
    return this.line.say(word, WAITING_BYTES);
  }

  private hear(data: unknown): boolean {
    const word = parseWord(data);
    if (!word) return false;
    this.heardAt = this.parts.now();
    this.parts.onWord(word);
    return true;
  }
}
