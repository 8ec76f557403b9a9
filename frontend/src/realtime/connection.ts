import { HALF_OPEN_MS, heard, type Link, linkAt, linkTruth, type LinkTruth, ticked } from "./link";
import { Line, REFUSED } from "./line";
import { parseMessage, type ServerMessage } from "./messages";

export interface ConnectionParts {
  open: () => WebSocket;
  now: () => number;
  onMessage: (message: ServerMessage) => void;
  /** How long ago a message that has just come was sent, ms: what waited in a dead network is no news. */
  lag: (message: ServerMessage) => number;
  /** The server refused this page (not logged in any more). */
  onRefused: () => void;
  /** Can this page make a sound? Told with each pong, so that the server knows who would wake. */
  sound: () => boolean;
}

/** What a tick finds: the truth of the link, and for how long (ms) nothing new was heard. */
export interface LinkNow {
  link: LinkTruth;
  silentMs: number;
}

/** The one events socket of a page: notices silence, answers pings. `tick()` drives all its clocks. */
export class EventsConnection {
  private known: Link;
  /** The socket that stands has told everything: what it says from now on is whole. */
  private greeted = false;
  private readonly line: Line;

  constructor(private readonly parts: ConnectionParts) {
    this.known = linkAt(parts.now());
    const open = (): WebSocket => {
      this.greeted = false;
      return parts.open();
    };
    const closed = (code: number): void => {
      if (REFUSED.has(code)) parts.onRefused();
    };
    this.line = new Line({ open, now: parts.now, hear: (data) => this.hear(data), closed });
  }

  stop(): void {
    this.line.stop();
  }

  /** Try again at once: the network came back, or the person looks at the page. */
  hurry(): void {
    this.line.hurry();
    this.tick();
  }

  tick(): LinkNow {
    const now = this.parts.now();
    this.known = ticked(this.known, now);
    const silentMs = now - this.known.heardAt;
    this.line.tick(silentMs > HALF_OPEN_MS && now - this.line.dialledAt > HALF_OPEN_MS);
    return { link: linkTruth(this.known, now), silentMs };
  }

  /** Says something to the server; false when it cannot be said now. */
  say(words: object): boolean {
    return this.line.say(words);
  }

  private hear(data: unknown): boolean {
    const message = typeof data === "string" ? parseMessage(data) : null;
    if (!message) return false;
    this.greeted ||= message.type === "hello";
    const now = this.parts.now();
    const lag = this.parts.lag(message);
    if (this.greeted) this.known = heard(this.known, now - lag, now);
    if (message.type === "ping") this.pong();
    this.parts.onMessage(message);
    return true;
  }

  private pong(): void {
    this.say({ type: "pong", at: new Date().toISOString(), sound: this.parts.sound(), visible: document.visibilityState === "visible" });
  }
}
