import type { RoomLevel } from "./messages";

const HOP_MS = 100;
export const HISTORY_MS = 60_000;
const SLOTS = HISTORY_MS / HOP_MS;

export interface Level {
  rms: number;
  peak: number;
  judged: number;
  floor: number;
}

/** The last minute of one room: a ring of judged levels by their time. Read on every paint, so it allocates nothing. */
export class LevelHistory {
  private readonly times = new Float64Array(SLOTS);
  private readonly values = new Float32Array(SLOTS);
  private next = 0;
  private size = 0;
  latest: Level | null = null;
  lastAt = 0;

  add(level: RoomLevel, now: number): void {
    const hops = level.hops.length ? level.hops : [level.judged];
    hops.forEach((value, index) => this.push(now - (hops.length - 1 - index) * HOP_MS, value));
    this.latest = { rms: level.rms, peak: level.peak, judged: level.judged, floor: level.floor };
    this.lastAt = now;
  }

  /** The minute before this page was there, 100 ms each up to `now`; null: not heard. It is drawn, and says nothing of now. */
  recall(lately: readonly (number | null)[], now: number): void {
    this.next = this.size = 0;
    lately.forEach((value, index) => {
      if (value !== null) this.push(now - (lately.length - 1 - index) * HOP_MS, value);
    });
  }

  private push(at: number, value: number): void {
    this.times[this.next] = at;
    this.values[this.next] = value;
    this.next = (this.next + 1) % SLOTS;
    this.size = Math.min(SLOTS, this.size + 1);
  }

  /** Each level of the last minute, oldest first: its age in ms and its value in dB. */
  each(now: number, visit: (ageMs: number, value: number) => void): void {
    for (let index = 0; index < this.size; index++) {
      const slot = (this.next - this.size + index + SLOTS) % SLOTS;
      const age = now - (this.times[slot] ?? 0);
      if (age <= HISTORY_MS) visit(age, this.values[slot] ?? 0);
    }
  }
}

type Listener = () => void;

/** The levels of all rooms; listeners are called at most once per message. */
export class Levels {
  private readonly rooms = new Map<number, LevelHistory>();
  private readonly listeners = new Set<Listener>();

  of(room: number): LevelHistory {
    let found = this.rooms.get(room);
    if (!found) this.rooms.set(room, (found = new LevelHistory()));
    return found;
  }

  hear(rooms: Record<string, RoomLevel>, now: number): void {
    for (const [id, level] of Object.entries(rooms)) this.of(Number(id)).add(level, now);
    for (const listener of this.listeners) listener();
  }

  /** Which rooms have been heard within `withinMs`. */
  fresh(now: number, withinMs: number): Record<number, boolean> {
    const found: Record<number, boolean> = {};
    for (const [id, history] of this.rooms) if (history.lastAt && now - history.lastAt <= withinMs) found[id] = true;
    return found;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
