import { renderMelody } from "./melody";
import type { Melody } from "./rules";

export const RISE_S = 10;
const SOFTEST = 0.04;
const LOUDEST = 0.95;

type WithAudioSession = Navigator & { audioSession?: { type: string } };

/** The alarm's own voice. A browser lets it speak only after a tap (`arm`); from then on it starts soft and rises for 10 s. */
export class AlarmSound {
  private context: AudioContext | null = null;
  private playing: { melody: Melody; source: AudioBufferSourceNode; gain: GainNode; since: number } | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly armed = (): boolean => this.context?.state === "running";
  readonly ringing = (): Melody | null => this.playing?.melody ?? null;

  /** Does a melody really come out: has the browser's sound clock moved since it began? */
  readonly sounding = (): boolean => this.armed() && this.playing !== null && (this.context?.currentTime ?? 0) > this.playing.since + 0.1;

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** Call from a tap. Safe to call again, for example after a phone call took the sound away. */
  async arm(): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    const session = (navigator as WithAudioSession).audioSession;
    if (session) session.type = "playback"; // rings even if the phone is switched to silent
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.context.addEventListener("statechange", () => this.tell());
    }
    await this.context.resume().catch(() => undefined);
    this.tell();
  }

  /** Rings until stop(). The same melody again changes nothing, so its rise is not broken. */
  ring(melody: Melody, riseS: number = RISE_S): void {
    const context = this.context;
    if (!context || this.playing?.melody === melody) return;
    this.stop();
    const samples = renderMelody(melody, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    const gain = new GainNode(context, { gain: SOFTEST });
    gain.gain.setValueAtTime(SOFTEST, context.currentTime);
    gain.gain.exponentialRampToValueAtTime(LOUDEST, context.currentTime + riseS);
    source.connect(gain).connect(context.destination);
    source.start();
    this.playing = { melody, source, gain, since: context.currentTime };
    this.tell();
  }

  stop(): void {
    const { playing, context } = this;
    this.playing = null;
    if (!playing || !context) return;
    playing.gain.gain.cancelScheduledValues(context.currentTime);
    playing.gain.gain.setTargetAtTime(0, context.currentTime, 0.04);
    playing.source.stop(context.currentTime + 0.3);
    this.tell();
  }
}

export const alarmSound = new AlarmSound();
