import type { ServerMessage } from "@/realtime/messages";
import type { Message } from "@/shared/api/types";
import { getMessages, getNews, PAGE } from "./get-messages";
import { atNewest, type Stretch, withCleared, withNewer, withOlder, withTold } from "./stretch";

/** `typing`: per thread, until when (ms) whom to show as writing. `troubles`: why a thread could not be loaded. */
export interface ChatState {
  stretches: Readonly<Record<string, Stretch>>;
  typing: Readonly<Record<string, Readonly<Record<number, number>>>>;
  troubles: Readonly<Record<string, unknown>>;
}

const TYPING_MS = 5_000;
const MOST_NEWS = 10;
const SLOWEST_MS = 30_000;

/**
 * The messages that this page has. It asks where the chat stands (`rev`) before it reads any thread; whatever the socket does not
 * tell, because it was cut, is fetched as news from that `rev` on after each hello. What the socket tells while an answer is on its way
 * is put on top of that answer, which may be older. So nothing is missed and nothing is shown twice.
 */
export class Chat {
  private state: ChatState = { stretches: {}, typing: {}, troubles: {} };
  private readonly listeners = new Set<() => void>();
  private rev: number | null = null;
  private readonly under = new Map<string, Promise<void>>();
  private readonly meanwhile = new Set<{ thread: string; told: Message[] }>();
  private cleared = 0;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  readonly getState = (): ChatState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  stop(): void {
    clearTimeout(this.retry);
  }

  /** Reads the newest messages, unless the thread is there. */
  open(thread: string): Promise<void> {
    return this.state.stretches[thread] ? Promise.resolve() : this.newest(thread);
  }

  newest(thread: string): Promise<void> {
    return this.load(thread, "newest", async () => {
      const page = await getMessages(thread, { limit: PAGE });
      this.put(thread, atNewest(this.state.stretches[thread], page));
    });
  }

  older(thread: string): Promise<void> {
    return this.load(thread, "older", async () => {
      const known = this.state.stretches[thread];
      const first = known?.messages[0]?.id;
      if (!known?.older || first === undefined) return;
      const page = await getMessages(thread, { before: first, limit: PAGE });
      this.put(thread, withOlder(this.state.stretches[thread] ?? known, page));
    });
  }

  newer(thread: string): Promise<void> {
    return this.load(thread, "newer", async () => {
      const known = this.state.stretches[thread];
      const last = known?.messages.at(-1)?.id;
      if (!known?.newer || last === undefined) return;
      const page = await getMessages(thread, { after: last, limit: PAGE });
      this.put(thread, withNewer(this.state.stretches[thread] ?? known, page));
    });
  }

  /** Makes sure that this message is among those that are there: what a quote, a pin or a hit leads to. */
  around(thread: string, id: number): Promise<void> {
    return this.load(thread, `around ${id}`, async () => {
      if (this.state.stretches[thread]?.messages.some((each) => each.id === id)) return;
      const [before, after] = await Promise.all([
        getMessages(thread, { before: id + 1, limit: PAGE }),
        getMessages(thread, { after: id, limit: PAGE }),
      ]);
      this.put(thread, withNewer({ messages: [...before.results].reverse(), older: before.more, newer: true }, after));
    });
  }

  /** What the socket says. */
  hear(message: ServerMessage, now: number = Date.now()): void {
    if (message.type === "hello") void this.catchUp();
    if (message.type === "chat.message") this.take(message.message);
    if (message.type === "chat.typing") this.writes(message.thread, message.person, now + TYPING_MS);
    if (message.type === "chat.cleared") void this.catchUp();
  }

  /** One message as it is now; also the server's answer to something said here. */
  take(message: Message): void {
    if (message.author !== null) this.writes(message.thread, message.author, 0);
    for (const load of this.meanwhile) if (load.thread === message.thread) load.told.push(message);
    this.show(message);
  }

  private show(message: Message): void {
    const known = this.state.stretches[message.thread];
    if (known) this.put(message.thread, withTold(known, message));
  }

  /** Everything that changed since the last news. Tries again until it was told, ever slower. */
  async catchUp(): Promise<void> {
    clearTimeout(this.retry);
    if (this.rev === null) return;
    await this.load("", "news", () => this.news());
    if (!this.state.troubles[""]) {
      this.failures = 0;
      return;
    }
    this.retry = setTimeout(() => void this.catchUp(), Math.min(SLOWEST_MS, 1000 * 2 ** this.failures++));
  }

  private async news(): Promise<void> {
    for (let turn = 0; turn < MOST_NEWS; turn++) {
      const news = await getNews(this.rev ?? undefined);
      this.clear(news.cleared_rev);
      for (const each of news.results) this.take(each);
      this.rev = news.rev;
      if (!news.more) return;
    }
    await this.startOver();
  }

  /** Too much has happened to be read in a row. */
  private async startOver(): Promise<void> {
    this.rev = (await getNews()).rev;
    const threads = Object.keys(this.state.stretches);
    this.become({ ...this.state, stretches: {} });
    for (const thread of threads) await this.newest(thread);
  }

  private clear(clearedRev: number): void {
    this.cleared = Math.max(this.cleared, clearedRev);
    const stretches = Object.fromEntries(
      Object.entries(this.state.stretches).map(([thread, each]) => [thread, withCleared(each, clearedRev)]),
    );
    this.become({ ...this.state, stretches });
  }

  /** One load of a kind at a time; what goes wrong is kept for the screen, and forgotten with the next one that works. */
  private load(thread: string, kind: string, work: () => Promise<void>): Promise<void> {
    const key = `${thread} ${kind}`;
    const known = this.under.get(key);
    if (known) return known;
    const doing = this.begun()
      .then(() => this.guarded(thread, work))
      .then(
        () => this.trouble(thread, undefined),
        (error: unknown) => this.trouble(thread, error),
      )
      .finally(() => this.under.delete(key));
    this.under.set(key, doing);
    return doing;
  }

  /** Does the work, and then again what was told of the thread since it began: the answer may have been read before that. */
  private async guarded(thread: string, work: () => Promise<void>): Promise<void> {
    const load = { thread, told: [] as Message[] };
    this.meanwhile.add(load);
    try {
      await work();
    } finally {
      this.meanwhile.delete(load);
    }
    for (const message of load.told) this.show(message);
    const known = this.state.stretches[thread];
    if (known) this.put(thread, withCleared(known, this.cleared));
  }

  private async begun(): Promise<void> {
    this.rev ??= (await getNews(undefined, 1)).rev;
  }

  private trouble(thread: string, error: unknown): void {
    if (this.state.troubles[thread] !== error) this.become({ ...this.state, troubles: { ...this.state.troubles, [thread]: error } });
  }

  private writes(thread: string, person: number, until: number): void {
    const known = this.state.typing[thread];
    if (until || known?.[person]) this.become({ ...this.state, typing: { ...this.state.typing, [thread]: { ...known, [person]: until } } });
  }

  private put(thread: string, stretch: Stretch): void {
    if (this.state.stretches[thread] !== stretch) this.become({ ...this.state, stretches: { ...this.state.stretches, [thread]: stretch } });
  }

  private become(next: ChatState): void {
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
