import { sockets } from "@/shared/lib/paths";
import { steadyNow } from "@/shared/lib/steady";
import { EventsConnection } from "./connection";
import { Levels } from "./levels";
import { UNHEARD_MS } from "./link";
import type { ServerMessage } from "./messages";
import { ClockOffset } from "./offset";
import { nothingKnown, type RealtimeState, reduce, type Tick } from "./reducer";
import { startTicker } from "./ticker";

type Listener = () => void;
type Heard = (message: ServerMessage) => void;

/** What one page knows by the minute: state for React, levels for canvases, the server's clock. */
export class Realtime {
  readonly levels = new Levels();
  readonly offset = new ClockOffset();
  /** Asked with each pong. */
  sound: () => boolean = () => false;
  onRefused: () => void = () => undefined;

  private state: RealtimeState = nothingKnown;
  private readonly listeners = new Set<Listener>();
  private readonly hearers = new Set<Heard>();
  private connection: EventsConnection | null = null;
  private stopTicker: () => void = () => undefined;

  /** `now`: the page's steady clock, ms. */
  constructor(readonly now: () => number = steadyNow) {}

  readonly getState = (): RealtimeState => this.state;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Every message as it comes, for those who keep caches. */
  onMessage(hearer: Heard): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  /** Says something to the server over the open socket; false when there is none. */
  readonly say = (words: object): boolean => this.connection?.say(words) ?? false;

  /** The server's time, ms since 1970. */
  readonly serverNow = (): number => this.now() + this.offset.ms;

  start(open: () => WebSocket = () => new WebSocket(sockets.events())): () => void {
    const connection = new EventsConnection({
      open,
      now: this.now,
      onMessage: (message) => this.hear(message),
      lag: ({ at }) => this.offset.lag(Date.parse(at), this.now()),
      onRefused: () => this.onRefused(),
      sound: () => this.sound(),
    });
    this.connection = connection;
    this.stopTicker = startTicker(this.tick);
    const off = new AbortController();
    const on = (target: EventTarget, names: string[], then: () => void): void =>
      names.forEach((name) => target.addEventListener(name, then, { signal: off.signal }));
    const hurry = (): void => {
      connection.hurry();
      this.tick();
    };
    on(window, ["online", "pageshow"], hurry);
    on(document, ["visibilitychange", "resume"], hurry);
    on(document, ["freeze"], () => this.sleep());
    return () => {
      off.abort();
      this.stop();
    };
  }

  /** The browser is about to stop this page: what stands on it meanwhile must claim nothing. */
  private sleep(): void {
    if (this.state.link === "ok") this.apply({ type: "tick", at: this.serverNow(), link: "late", silentMs: 0, fresh: {} });
  }

  private stop(): void {
    this.stopTicker();
    this.connection?.stop();
    this.connection = null;
    this.become(nothingKnown);
  }

  private readonly tick = (): void => {
    if (!this.connection) return;
    this.apply({ type: "tick", at: this.serverNow(), ...this.connection.tick(), fresh: this.levels.fresh(this.now(), UNHEARD_MS) });
  };

  hear(message: ServerMessage): void {
    const now = this.now();
    const sentAt = Date.parse(message.at);
    this.offset.hear(sentAt, now);
    if (message.type === "level" && this.offset.lag(sentAt, now) > UNHEARD_MS) return; // it waited in a dead network
    if (message.type === "level") this.levels.hear(message.rooms, now);
    if (message.type === "hello") message.rooms.forEach(({ id, lately }) => this.levels.of(id).recall(lately ?? [], now));
    this.apply(message);
    for (const hearer of this.hearers) hearer(message);
    if (this.state.link !== "ok") this.tick();
  }

  private apply(message: ServerMessage | Tick): void {
    this.become(reduce(this.state, message));
  }

  private become(next: RealtimeState): void {
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
