import { HALF_OPEN_MS, linkTruth, type LinkTruth, SLEPT_MS } from "./link";
import { Line, REFUSED } from "./line";
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

const TICK_GAP_MS = 3_000;

/** The one events socket of a page: notices silence, answers pings. `tick()` drives all its clocks. */
export class EventsConnection {
  private lastHeard: number;
  private lastTick: number;
  private readonly line: Line;

  constructor(private readonly parts: ConnectionParts) {
    this.lastHeard = this.lastTick = parts.now();
    const closed = (code: number): void => {
      if (REFUSED.has(code)) parts.onRefused();
    };
    this.line = new Line({ open: parts.open, now: parts.now, hear: (data) => this.hear(data), closed });
  }

  stop(): void {
    this.line.stop();
  }

  /** Try again at once: the network came back, or the person looks at the page. */
  hurry(): void {
    this.line.hurry();
    this.tick();
  }

  tick(): LinkTruth {
    const now = this.parts.now();
    if (now - this.lastTick > TICK_GAP_MS) this.lastHeard = Math.max(this.lastHeard, now - SLEPT_MS);
    this.lastTick = now;
    const silent = now - this.lastHeard;
    this.line.tick(silent > HALF_OPEN_MS && now - this.line.dialledAt > HALF_OPEN_MS);
    return linkTruth(silent);
  }

  /** Says something to the server; false when it cannot be said now. */
  say(words: object): boolean {
    return this.line.say(words);
  }

  private hear(data: unknown): boolean {
    const message = typeof data === "string" ? parseMessage(data) : null;
    if (!message) return false;
    this.lastHeard = this.parts.now();
    if (message.type === "ping") this.pong();
    this.parts.onMessage(message);
    return true;
  }

  private pong(): void {
    this.say({ type: "pong", at: new Date(this.parts.now()).toISOString(), sound: this.parts.sound(), visible: document.visibilityState === "visible" });
  }
}
