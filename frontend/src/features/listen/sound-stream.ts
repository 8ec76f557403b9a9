import { endAuto, setListening } from "@/monitor/listening";
import type { Realtime } from "@/realtime/store";
import { listenParts } from "@/shared/i18n/listen-parts";
import { notify, takeBack } from "@/shared/lib/notices";
import { api } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { fallingNotesUrl } from "./falling-notes";
import { canFeed, Feed, refusal, Refused } from "./feed";
import { LockScreen } from "./lock-screen";
import { namesOf, setActs, tellStream, type Wish } from "./stream-state";

const LOOK_MS = 1_000;
/** So long without a byte, or without the element moving on: it broke off. */
const SILENT_MS = 4_000;
/** The page itself stood still for so long: the phone had put it to sleep, and nothing was heard meanwhile. */
const ASLEEP_MS = 20_000;
const PAUSES_MS = [500, 1_000, 2_000, 5_000];
const GONE = new Set([401, 403, 404, 409]);
const NOTICE = "listen";

/**
 * One audio element that plays an endless stream while the phone lies dark. While the stream is broken it plays three falling notes, so
 * that silence is never taken for quiet, and so that the phone does not take the page for done. Begin it from a tap.
 */
export class SoundStream {
  private readonly element = new Audio();
  private feed: Feed | null = null;
  private screen: LockScreen | null = null;
  private wish: Wish | null = null;
  private tries = 0;
  private cameAt = 0;
  private place = 0;
  private lookedAt = 0;
  private switching = false;
  private noting = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly store: Realtime,
    private readonly tz: () => string | undefined,
  ) {
    this.element.dataset["part"] = "listen";
    this.element.addEventListener("pause", () => this.paused());
    this.element.addEventListener("error", () => this.wish && !this.feed && !this.noting && this.broke());
    this.element.addEventListener("ended", () => this.wish && !this.noting && this.broke());
  }

  /** Call from a tap. */
  start(wish: Wish): void {
    this.leave();
    endAuto(true);
    for (const { id } of wish.rooms) setListening(id, false);
    this.wish = wish;
    this.tries = 0;
    this.screen = new LockScreen(wish, this.store, { play: () => this.goOn(), stop: () => this.stop() });
    setActs({ stop: () => this.stop(), goOn: () => this.goOn() });
    takeBack(NOTICE);
    tellStream({ state: "starting", wish });
    this.lookedAt = this.store.now();
    this.watch = setInterval(() => this.look(), LOOK_MS);
    this.play();
  }

  stop(): void {
    this.leave();
    tellStream({ state: "off" });
  }

  private goOn(): void {
    if (this.wish) this.start(this.wish);
  }

  private leave(): void {
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.feed?.stop();
    this.feed = null;
    this.screen?.close();
    this.screen = null;
    this.noting = false;
    this.load("");
  }

  /** Another source in the same element: a phone lets an element that was begun by a tap go on. */
  private load(src: string, loop = false): void {
    this.switching = true;
    this.element.loop = loop;
    this.element.playbackRate = 1;
    if (src) this.element.src = src;
    else this.element.removeAttribute("src");
    if (!src) this.element.load();
  }

  private play(): void {
    const { wish } = this;
    if (!wish) return;
    const [only] = wish.rooms;
    const url =
      wish.rooms.length > 1 || !only
        ? api.audioOf(
            wish.rooms.map(({ id }) => id),
            wish.squelch,
          )
        : api.audio(only.id, wish.squelch);
    this.cameAt = this.store.now();
    if (canFeed()) this.playFed(url);
    else void this.playPlain(url);
    this.place = this.element.currentTime;
  }

  private playFed(url: string): void {
    this.load("");
    this.noting = false;
    const feed = new Feed(this.element, url, () => this.came());
    this.feed = feed;
    this.sound();
    feed.run().catch((error: unknown) => {
      if (this.feed === feed) this.broke(error);
    });
  }

  private async playPlain(url: string): Promise<void> {
    this.noting = false;
    this.load(url);
    this.sound();
    const answer = await fetch(url, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer && GONE.has(answer.status)) this.broke(await refusal(answer));
  }

  private sound(): void {
    void this.element
      .play()
      .catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NotAllowedError") this.stopped(Date.now());
      })
      .finally(() => (this.switching = false));
  }

  private came(): void {
    this.cameAt = this.store.now();
    this.heard();
  }

  private heard(): void {
    const { wish } = this;
    if (!wish || this.noting) return;
    this.tries = 0;
    this.screen?.tell(false, true);
    tellStream({ state: "on", wish });
  }

  private broke(error?: unknown): void {
    const { wish } = this;
    if (!wish) return;
    this.feed?.stop();
    this.feed = null;
    if (error instanceof Refused && GONE.has(error.status)) {
      this.leave();
      tellStream({ state: "refused", wish, words: error.message });
      return;
    }
    if (!this.noting) {
      this.noting = true;
      this.load(fallingNotesUrl(), true);
      this.sound();
      this.screen?.tell(true, true);
      tellStream({ state: "again", wish });
    }
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.again(), PAUSES_MS[Math.min(this.tries++, PAUSES_MS.length - 1)]);
  }

  /** Asks first, so that the notes go on until there is a stream. */
  private again(): void {
    const { wish } = this;
    const [room] = wish?.rooms ?? [];
    if (!wish || !room) return;
    fetch(api.audio(room.id, wish.squelch), { method: "HEAD", cache: "no-store" })
      .then(async (answer) => (answer.ok ? this.play() : this.broke(await refusal(answer))))
      .catch((error: unknown) => this.broke(error));
  }

  /** Not by us: a call, another app, or the phone itself. */
  private paused(): void {
    if (this.wish && !this.switching && !this.element.ended) this.stopped(Date.now());
  }

  private stopped(at: number): void {
    const { wish } = this;
    if (!wish) return;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.feed?.stop();
    this.feed = null;
    this.screen?.tell(true, false);
    tellStream({ state: "stopped", wish, at });
    notify(NOTICE, listenParts.stoppedTitle, listenParts.stoppedBody(namesOf(wish), clockTime(at, this.tz())));
  }

  private look(): void {
    const now = this.store.now();
    const slept = now - this.lookedAt;
    this.lookedAt = now;
    const moved = this.element.currentTime !== this.place;
    this.place = this.element.currentTime;
    if (slept > ASLEEP_MS && !moved) {
      this.stopped(Date.now() - slept);
      return;
    }
    // A pause in the moment in which the source changes says nothing by itself; bytes come on, and nobody hears them.
    if (this.element.paused && !this.switching) {
      this.stopped(Date.now());
      return;
    }
    if (moved && !this.feed) this.came();
    if (!this.noting && now - this.cameAt > SILENT_MS) this.broke();
  }
}
