const TYPE = "audio/aac";
/** Beyond this the player jumps to now; beyond the second it hurries a little, which nobody hears. */
const JUMP_S = 1.5;
const HURRY_S = 0.5;
const HURRY = 1.06;
const NEAR_S = 0.25;
const KEPT_S = 20;

/** What comes of asking for a stream: its bytes, or why there are none (the server's words; "" where it was not reached). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

export function canFeed(): boolean {
  return typeof MediaSource !== "undefined" && MediaSource.isTypeSupported(TYPE);
}

/**
 * Plays an endless stream in an audio element by Media Source, near to now: Chromium gives a plain address to its decoder in pieces of
 * 32 kB, which are four seconds of it. Ends with an error, or when it is stopped.
 */
export class Feed {
  private readonly media = new MediaSource();
  private readonly address = URL.createObjectURL(this.media);
  private readonly abort = new AbortController();

  constructor(
    private readonly element: HTMLAudioElement,
    private readonly url: string,
    private readonly came: () => void,
  ) {
    element.src = this.address;
  }

  stop(): void {
    this.abort.abort();
    URL.revokeObjectURL(this.address);
  }

  /** Resolves when it was stopped. Throws Refused, or what the network throws. */
  async run(): Promise<void> {
    const answer = await fetch(this.url, { signal: this.abort.signal, cache: "no-store" });
    if (!answer.ok || !answer.body) throw await refusal(answer);
    const buffer = await this.opened();
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Refused(0, "");
      await append(buffer, value);
      this.keepNear(buffer);
      this.came();
    }
  }

  private async opened(): Promise<SourceBuffer> {
    if (this.media.readyState !== "open") await once(this.media, "sourceopen", this.abort.signal);
    return this.media.addSourceBuffer(TYPE);
  }

  private keepNear(buffer: SourceBuffer): void {
    const { element } = this;
    const { buffered } = buffer;
    if (!buffered.length) return;
    const end = buffered.end(buffered.length - 1);
    const ahead = end - element.currentTime;
    if (ahead > JUMP_S) element.currentTime = end - NEAR_S;
    element.playbackRate = ahead > HURRY_S ? HURRY : 1;
    if (element.currentTime - buffered.start(0) > 2 * KEPT_S && !buffer.updating) buffer.remove(0, element.currentTime - KEPT_S);
  }
}

/** Why the server gives no stream. */
export async function refusal(answer: Response): Promise<Refused> {
  const problem: unknown = await answer.json().catch(() => null);
  const words = typeof problem === "object" && problem !== null && "detail" in problem ? String(problem.detail) : "";
  return new Refused(answer.status, words);
}

async function append(buffer: SourceBuffer, bytes: BufferSource): Promise<void> {
  if (buffer.updating) await once(buffer, "updateend");
  buffer.appendBuffer(bytes);
  await once(buffer, "updateend");
}

function once(target: EventTarget, name: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, () => resolve(), { once: true });
    target.addEventListener("error", () => reject(new Error(name)), { once: true });
    signal?.addEventListener("abort", () => reject(new DOMException(name, "AbortError")), { once: true });
  });
}
