import type { Lullaby, Wish } from "./contract";
import { cryOf } from "./cry";
import { isMade, loopOf, wav } from "./noise";
import { type Playing, playingOf } from "./playing";

const CACHE = "babycam-lullabies";

type Session = { type: string };

/** Plays what is wished through a media element (which the silent switch leaves alone), with or without a network. */
export class Jukebox {
  private readonly element = new Audio();
  private gain: GainNode | null = null;
  private context: AudioContext | null = null;
  private track: string | null = null;
  private url: string | null = null;
  private startedAt = 0;
  private loading: string | null = null;
  /** The browser wants a tap before it sounds. */
  blocked = false;
  playing: Playing | null = null;

  constructor() {
    this.element.loop = true;
    this.element.preload = "auto";
    this.element.dataset.part = "lullaby";
  }

  /** What really comes out of the phone. */
  get sounding(): Playing | null {
    const clock = this.gain ? this.context?.state === "running" : true;
    return this.playing && clock && !this.blocked && !this.element.paused ? this.playing : null;
  }

  /** Inside a tap: from now on this page may sound. */
  unlock(): void {
    const { audioSession } = navigator as { audioSession?: Session };
    if (audioSession) audioSession.type = "play-and-record";
    this.blocked = false;
    void this.context?.resume();
    if (this.track) void this.sound();
  }

  /** Moves towards the wish; call it each tick. `now`: the server's time. */
  tick(play: Wish["play"], lullabies: Lullaby[], now: number): void {
    const wanted = playingOf(play, now, this.startedAt || now);
    if (!wanted) {
      this.silence();
      return;
    }
    if (wanted.track !== this.track) void this.load(wanted.track, lullabies, now);
    this.playing = this.track === wanted.track ? wanted : null;
    if (this.playing) this.loud(wanted.volume);
    if (this.playing && this.element.paused && !this.blocked) void this.sound();
  }

  /** A test cry, once, at full volume: the phone's own microphone is to hear it. */
  cry(seconds: number): void {
    const url = URL.createObjectURL(wav(cryOf(seconds)));
    const element = new Audio(url);
    element.dataset.part = "cry";
    element.onended = () => URL.revokeObjectURL(url);
    void element.play().catch(() => URL.revokeObjectURL(url));
  }

  silence(): void {
    this.loading = null;
    if (!this.track) return;
    this.track = this.playing = null;
    this.startedAt = 0;
    this.element.pause();
    this.forget();
  }

  private async load(track: string, lullabies: Lullaby[], now: number): Promise<void> {
    if (this.loading === track) return;
    this.loading = track;
    const blob = await fetched(track, lullabies).catch(() => null);
    if (this.loading !== track) return;
    this.loading = null;
    if (!blob) return;
    this.forget();
    this.url = URL.createObjectURL(blob);
    this.element.src = this.url;
    this.track = track;
    this.startedAt = now;
    this.loud(0);
    await this.sound();
  }

  private async sound(): Promise<void> {
    this.blocked = await this.element.play().then(
      () => false,
      (error: unknown) => error instanceof DOMException && error.name === "NotAllowedError",
    );
  }

  /** Phones from Apple keep a media element at full volume: there a gain does it. */
  private loud(volume: number): void {
    if (this.gain) {
      this.gain.gain.value = volume;
      return;
    }
    this.element.volume = volume;
    if (Math.abs(this.element.volume - volume) < 0.02) return;
    this.context = new AudioContext();
    this.gain = this.context.createGain();
    this.gain.gain.value = volume;
    this.context.createMediaElementSource(this.element).connect(this.gain).connect(this.context.destination);
  }

  private forget(): void {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
  }
}

/** The sound itself: made here, or fetched once and kept. Throws without a network when it was never here. */
async function fetched(track: string, lullabies: Lullaby[]): Promise<Blob | null> {
  if (isMade(track)) return wav(loopOf(track));
  const url = lullabies.find(({ id }) => id === track)?.url;
  if (!url) return null;
  const kept = "caches" in window ? await caches.open(CACHE).catch(() => null) : null;
  const found = await kept?.match(url);
  if (found) return found.blob();
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) return null;
  await kept?.put(url, response.clone()).catch(() => undefined);
  return response.blob();
}

/** Files that the family deleted are deleted here too. */
export async function tidy(lullabies: Lullaby[]): Promise<void> {
  if (!("caches" in window)) return;
  const kept = await caches.open(CACHE).catch(() => null);
  const known = new Set(lullabies.map(({ url }) => url));
  for (const request of (await kept?.keys()) ?? []) if (!known.has(new URL(request.url).pathname)) await kept?.delete(request);
}
