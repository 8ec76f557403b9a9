import { ApiError, wordsOf } from "@/shared/api/client";
import type { Message } from "@/shared/api/types";
import { type Letter, memoryShelf, type Shelf } from "./shelf";

export interface UnsentParts {
  person: number;
  shelf: Promise<Shelf>;
  /** Gives the message that the server has; `keep` remembers how far it came (pictures). */
  deliver: (letter: Letter, keep: (letter: Letter) => Promise<void>) => Promise<Message>;
  onSent: (message: Message) => void;
  /** Runs `work` while no other tab of this browser does. */
  alone?: (work: () => Promise<void>) => Promise<void>;
  /** Tells the other tabs that the shelf has changed, and is told. */
  tabs?: Pick<BroadcastChannel, "postMessage" | "close" | "onmessage"> | null;
}

const SLOWEST_MS = 30_000;

/** Web Locks where the browser has them (they need a secure page). Without them the server's look at the uuid is what stops doubles. */
function oneTab(work: () => Promise<void>): Promise<void> {
  return "locks" in navigator ? navigator.locks.request("babycam-outbox", work).then(() => undefined) : work();
}

const mayHeal = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status === 0 || error.status >= 500 || [401, 408, 425, 429].includes(error.status);

/**
 * What was written and is not on the server yet. One letter after the other, in the order in which they were written; each stays
 * until the server has answered, over reloads too, and goes under one uuid, so that an answer that got lost doubles nothing.
 */
export class UnsentMessages {
  private letters: readonly Letter[] = [];
  private readonly listeners = new Set<() => void>();
  private shelf: Promise<Shelf>;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private failures = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: UnsentParts) {
    this.shelf = parts.shelf.catch(memoryShelf);
    if (parts.tabs) parts.tabs.onmessage = () => void this.look();
    void this.look().then(() => this.kick());
  }

  readonly getLetters = (): readonly Letter[] => this.letters;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.parts.tabs?.close();
  }

  async add(letter: Omit<Letter, "person" | "order" | "refused">): Promise<void> {
    const order = Math.max(Date.now(), (this.letters.at(-1)?.order ?? 0) + 1);
    const whole: Letter = { ...letter, person: this.parts.person, order, refused: null };
    this.show([...this.letters, whole]);
    await this.save(whole);
    await this.look();
    await this.kick();
  }

  async retry(uuid: string): Promise<void> {
    const letter = this.letters.find((each) => each.uuid === uuid);
    if (letter) await this.save({ ...letter, refused: null });
    await this.kick();
  }

  async discard(uuid: string): Promise<void> {
    await this.drop(uuid);
  }

  /** Sends what waits: after a hello, when the network is back, when something was added. */
  kick(): Promise<void> {
    clearTimeout(this.retryTimer);
    this.again = this.running !== null;
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.again && !this.stopped) void this.kick();
    });
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      await (this.parts.alone ?? oneTab)(() => this.drain());
      this.failures = 0;
    } catch {
      this.again = false;
      if (!this.stopped) this.retryTimer = setTimeout(() => void this.kick(), Math.min(SLOWEST_MS, 1000 * 2 ** this.failures++));
    }
  }

  /** Raises what may be better later. */
  private async drain(): Promise<void> {
    for (;;) {
      await this.look();
      const next = this.letters.find(({ refused }) => refused === null);
      if (!next || this.stopped) return;
      try {
        const message = await this.parts.deliver(next, (letter) => this.save(letter));
        this.parts.onSent(message);
        await this.drop(next.uuid);
      } catch (error) {
        if (mayHeal(error)) throw error;
        await this.save({ ...next, refused: wordsOf(error) });
      }
    }
  }

  /** What is on the shelf now; another tab may have sent some of it. */
  private async look(): Promise<void> {
    const shelf = await this.shelf;
    const found = await shelf.all().catch(() => [...this.letters]);
    this.show(found.filter(({ person }) => person === this.parts.person).sort((a, b) => a.order - b.order));
  }

  private async save(letter: Letter): Promise<void> {
    this.show(this.letters.map((each) => (each.uuid === letter.uuid ? letter : each)));
    await this.change((shelf) => shelf.put(letter));
  }

  private async drop(uuid: string): Promise<void> {
    await this.change((shelf) => shelf.remove(uuid));
    this.show(this.letters.filter((each) => each.uuid !== uuid));
  }

  /** A shelf that breaks (full, forbidden) is replaced by memory, with all that is known. */
  private async change(work: (shelf: Shelf) => Promise<void>): Promise<void> {
    const shelf = await this.shelf;
    try {
      await work(shelf);
    } catch {
      const spare = memoryShelf();
      for (const each of this.letters) await spare.put(each);
      await work(spare);
      this.shelf = Promise.resolve(spare);
    }
    this.parts.tabs?.postMessage("changed");
  }

  private show(letters: readonly Letter[]): void {
    this.letters = letters;
    for (const listener of this.listeners) listener();
  }
}
