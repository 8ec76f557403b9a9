import { MediaVoice } from "./media-voice";
import { type Melody, renderMelody } from "./melody";
import { Piece } from "./piece";

const RISE_S = 10;
const SOFTEST = 0.04;
/** Both voices sound together; so each leaves the other some room. */
const LOUDEST = 0.75;
/** While a piece is heard over it. */
const DUCKED = 0.03;

type WithAudioSession = Navigator & { audioSession?: { type: string } };

interface Voice {
  source: AudioBufferSourceNode;
  gain: GainNode;
  since: number;
}

/**
 * The alarm's own voice, twice: Web Audio and a media element, because each is silenced by things that leave the other alone. A browser
 * lets them speak only after a tap (`arm`); from then on they start soft and rise for 10 s.
 */
class AlarmSound {
  private context: AudioContext | null = null;
  private voice: Voice | null = null;
  private melody: Melody | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly tell = (): void => {
    for (const listener of this.listeners) listener();
  };
  private readonly media = new MediaVoice(this.tell);
  private readonly piece = new Piece(() => this.duck(false));

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly armed = (): boolean => this.context?.state === "running";
  /** May the media element speak too? */
  readonly mediaArmed = (): boolean => this.media.unlocked;
  readonly ringing = (): Melody | null => this.melody;

  /** Does a melody really come out: has the clock of one of the voices moved since it began? */
  readonly sounding = (): boolean => this.webSounds() || this.media.sounding();

  /** Which of both voices can be heard at this moment. */
  readonly voices = (): { web: boolean; media: boolean } => ({ web: this.webSounds(), media: this.media.sounding() });

  private webSounds(): boolean {
    return this.armed() && this.voice !== null && (this.context?.currentTime ?? 0) > this.voice.since + 0.1;
  }

  /** Call from a tap. Safe to call again, for example after a phone call took the sound away. */
  async arm(): Promise<void> {
    const session = (navigator as WithAudioSession).audioSession;
    if (session) session.type = "playback"; // rings even if the phone is switched to silent
    const unlocked = this.media.unlock(); // begins within the tap, as iPhones ask for
    await this.resume();
    await unlocked;
    this.tell();
  }

  /** The night begins (or ends): an inaudible loop keeps the page awake and the sound unlocked. */
  watch(on: boolean): Promise<void> {
    return this.media.watch(on);
  }

  private async resume(): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.context.addEventListener("statechange", this.tell);
    }
    await this.context.resume().catch(() => undefined);
  }

  /** Rings until stop(). The same melody again changes nothing, so its rise is not broken. */
  ring(melody: Melody, riseS: number = RISE_S): void {
    if (this.melody === melody && (this.voice !== null || !this.context)) return;
    this.stop();
    this.melody = melody;
    if (this.context) this.voice = beginVoice(this.context, melody, riseS);
    this.media.ring(melody, riseS, SOFTEST, LOUDEST);
    this.tell();
  }

  /** Does a piece play? */
  readonly playsOver = (): boolean => this.piece.on;

  /**
   * Plays this sound over the melody, which is soft meanwhile: for 15 s at most, and at full loudness again when it ends. Call `arm`
   * first, from the tap. Throws where the browser cannot play it.
   */
  async playOver(bytes: ArrayBuffer): Promise<void> {
    await this.resume();
    if (!this.context || !this.armed()) throw new DOMException("no sound without a tap", "NotAllowedError");
    if (await this.piece.begin(this.context, bytes)) this.duck(true);
  }

  /** Something has changed, or enough was heard: the melody alone again. */
  endPiece(): void {
    this.piece.end();
  }

  private duck(on: boolean): void {
    const { voice, context } = this;
    if (voice && context) {
      voice.gain.gain.cancelScheduledValues(context.currentTime);
      voice.gain.gain.setTargetAtTime(on ? DUCKED : LOUDEST, context.currentTime, 0.05);
    }
    this.media.duck(on);
    this.tell();
  }

  stop(): void {
    this.piece.end();
    const { voice, context } = this;
    this.voice = this.melody = null;
    this.media.stop();
    if (!voice || !context) return;
    voice.gain.gain.cancelScheduledValues(context.currentTime);
    voice.gain.gain.setTargetAtTime(0, context.currentTime, 0.04);
    voice.source.stop(context.currentTime + 0.3);
    this.tell();
  }
}

function beginVoice(context: AudioContext, melody: Melody, riseS: number): Voice {
  const samples = renderMelody(melody, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  const gain = new GainNode(context, { gain: SOFTEST });
  gain.gain.setValueAtTime(SOFTEST, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(LOUDEST, context.currentTime + riseS);
  source.connect(gain).connect(context.destination);
  source.start();
  return { source, gain, since: context.currentTime };
}

export const alarmSound = new AlarmSound();
