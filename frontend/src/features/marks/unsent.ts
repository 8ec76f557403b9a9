import { ApiError, call, wordsOf } from "@/shared/api/client";
import type { QuickMark, QuickMarkIn } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { recall, remember } from "@/shared/lib/remembered";

/** A tap on its way. `gone`: it was taken back meanwhile. */
export interface Waiting extends QuickMarkIn {
  at: string;
  gone?: boolean;
}

interface Parts {
  post: (mark: QuickMarkIn) => Promise<QuickMark>;
  remove: (id: number) => Promise<unknown>;
  load: () => string | null;
  keep: (text: string | null) => void;
  /** The server knows of this mark now. */
  onSent: (mark: QuickMark) => void;
  /** It never will, and why. */
  onRefused: (words: string) => void;
}

const STORE = "marks.waiting";
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const MOST = 200;

const hopeless = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 401;

function read(text: string | null): Waiting[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? ((found as (Waiting | null)[]).filter((each) => typeof each?.uuid === "string") as Waiting[]) : [];
  } catch {
    return [];
  }
}

/** Taps that the server has not confirmed yet: kept on this device, sent in their order, each under its own uuid, until it has. */
export class UnsentMarks {
  private waiting: Waiting[];
  private sending = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly known = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: Parts) {
    this.waiting = read(parts.load());
  }

  readonly current = (): Waiting[] => this.waiting;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(mark: Waiting): void {
    this.become([...this.waiting, mark].slice(-MOST));
    void this.flush();
  }

  /** Takes a tap back, wherever it is by now. */
  takeBack(mark: Waiting): void {
    const rest = this.waiting.filter(({ uuid }) => uuid !== mark.uuid);
    this.become([...rest, { ...mark, gone: true }]);
    void this.flush();
  }

  /** Try again at once: the server is back. */
  hurry(): void {
    this.failures = 0;
    void this.flush();
  }

  async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      for (let mark = this.waiting[0]; mark; mark = this.waiting[0]) await this.send(mark);
      this.failures = 0;
    } catch {
      this.timer = setTimeout(() => void this.flush(), PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)]);
    } finally {
      this.sending = false;
    }
  }

  /** Throws what may be better later. */
  private async send(mark: Waiting): Promise<void> {
    const { gone, ...said } = mark;
    try {
      const id = gone ? this.known.get(said.uuid) : undefined;
      const sent = id === undefined ? await this.parts.post(said) : undefined;
      if (sent) this.known.set(said.uuid, sent.id);
      if (gone) await this.parts.remove(id ?? sent?.id ?? 0);
      if (sent) this.parts.onSent(sent);
    } catch (error) {
      if (!hopeless(error)) throw error;
      if (!gone) this.parts.onRefused(wordsOf(error));
    }
    this.become(this.waiting.filter((each) => each !== mark));
  }

  private become(next: Waiting[]): void {
    this.waiting = next;
    this.parts.keep(next.length ? JSON.stringify(next) : null);
    for (const listener of this.listeners) listener();
  }
}

let notify: Pick<Parts, "onSent" | "onRefused"> = { onSent: () => undefined, onRefused: () => undefined };

/** Who wants to know what became of taps. */
export function whenSent(parts: typeof notify): void {
  notify = parts;
}

export const unsent = new UnsentMarks({
  post: (json) => call<QuickMark>(api.marks(), { method: "POST", json }),
  remove: (id) => call(api.mark(id), { method: "DELETE" }),
  load: () => recall(STORE),
  keep: (text) => remember(STORE, text),
  onSent: (mark) => notify.onSent(mark),
  onRefused: (words) => notify.onRefused(words),
});
