import { type Melody, renderMelody } from "./melody";
import { wavOf } from "@/shared/lib/wav";

/** Enough for the highest partial of the melodies (4 kHz). */
const RATE = 16_000;
const SILENCE_S = 4;

/** One turn after the other, rising exponentially from `softest` to 1 within `riseS`, as whole turns. */
export function risingTurns(turn: Float32Array, rate: number, riseS: number, softest: number): Float32Array {
  const turns = Math.max(1, Math.ceil((riseS * rate) / turn.length));
  const samples = new Float32Array(turns * turn.length);
  for (let index = 0; index < samples.length; index++) {
    const gain = softest ** Math.max(0, 1 - index / (riseS * rate));
    samples[index] = (turn[index % turn.length] ?? 0) * gain;
  }
  return samples;
}

/**
 * The alarm's second voice: a media element, which phones let speak where Web Audio is held back (a switch on "silent", a call that
 * just ended). A phone may forbid to set an element's loudness, so the rise is part of the sound.
 */
export class MediaVoice {
  private element: HTMLAudioElement | null = null;
  private readonly made = new Map<string, string>();
  private rings = false;
  private watches = false;
  private full = "";
  private since = 0;
  private unlocking: Promise<void> | null = null;

  constructor(private readonly told: () => void) {}

  /** True once a tap has let this element play; it stays so for the life of the page. */
  unlocked = false;

  /** Does sound come out of it right now? */
  sounding(): boolean {
    const element = this.element;
    return this.rings && element !== null && !element.paused && !element.muted && element.currentTime > this.since + 0.1;
  }

  /** Call from a tap: plays silence in the element that will ring. One tap may call it twice; that is one try. */
  unlock(): Promise<void> {
    if (this.unlocked || this.rings) return Promise.resolve();
    return (this.unlocking ??= this.tryOnce());
  }

  private async tryOnce(): Promise<void> {
    await this.play(this.silence(), true);
    this.unlocking = null;
    if (!this.wanted()) this.element?.pause();
  }

  private wanted(): boolean {
    return this.watches || this.rings;
  }

  /** From "start the night" on the silence goes on: phones keep a page awake that plays something. */
  async watch(on: boolean): Promise<void> {
    this.watches = on;
    if (this.rings) return;
    if (on) await this.play(this.silence(), true);
    else this.element?.pause();
  }

  ring(melody: Melody, riseS: number, softest: number, loudest: number): void {
    this.rings = true;
    const rising = this.sound(`${melody} ${riseS}`, () =>
      risingTurns(renderMelody(melody, RATE), RATE, riseS, softest / loudest).map((sample) => sample * loudest),
    );
    this.full = this.sound(melody, () => renderMelody(melody, RATE).map((sample) => sample * loudest));
    void this.play(rising, false);
    if (this.element) this.element.onended = () => void this.play(this.full, true);
  }

  /** Silent while something is to be heard over the melody; then at full loudness. */
  duck(on: boolean): void {
    if (!this.rings) return;
    if (on) this.element?.pause();
    else void this.play(this.full, true);
  }

  stop(): void {
    if (!this.rings) return;
    this.rings = false;
    if (this.element) this.element.onended = null;
    this.element?.pause();
    if (this.watches) void this.play(this.silence(), true);
  }

  private async play(address: string, loop: boolean): Promise<void> {
    if (typeof Audio === "undefined" || !address) return;
    const element = (this.element ??= this.make());
    element.src = address;
    element.loop = loop;
    this.since = 0;
    await element.play().then(
      () => (this.unlocked = true),
      () => undefined, // not yet allowed, or something else began to play
    );
    this.told();
  }

  private make(): HTMLAudioElement {
    const element = new Audio();
    element.preload = "auto";
    element.addEventListener("pause", this.told);
    element.addEventListener("playing", this.told);
    return element;
  }

  private silence(): string {
    return this.sound("silence", () => new Float32Array(SILENCE_S * RATE));
  }

  private sound(name: string, render: () => Float32Array): string {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const address =
      typeof URL.createObjectURL === "function" ? URL.createObjectURL(new Blob([wavOf(render(), RATE)], { type: "audio/wav" })) : "";
    this.made.set(name, address);
    return address;
  }
}
