/** No alarm is soft for longer, whatever is heard meanwhile. */
export const LONGEST_S = 15;
const LATE_MS = 300;
const FULL = 0.9;
const MOST_GAIN = 16;

/** A sound that is heard over the melody, once, for LONGEST_S at most. `over` is called when it has ended, whatever ended it. */
export class Piece {
  private source: AudioBufferSourceNode | null = null;
  private bound = 0;
  private asked = 0;

  constructor(private readonly over: () => void) {}

  get on(): boolean {
    return this.source !== null;
  }

  /** Begins; false if it was ended before it could. Throws where the browser cannot read these bytes. */
  async begin(context: AudioContext, bytes: ArrayBuffer): Promise<boolean> {
    this.end();
    const mine = this.asked;
    const buffer = await context.decodeAudioData(bytes);
    if (mine !== this.asked) return false;
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(new GainNode(context, { gain: gainFor(buffer) })).connect(context.destination);
    source.onended = () => this.source === source && this.end();
    this.source = source;
    this.bound = window.setTimeout(() => this.end(), LONGEST_S * 1000 + LATE_MS); // a sound that is held up ends too
    source.start(0, 0, LONGEST_S);
    return true;
  }

  end(): void {
    this.asked++;
    const { source } = this;
    if (!source) return;
    this.source = null;
    window.clearTimeout(this.bound);
    source.stop();
    source.disconnect();
    this.over();
  }
}

/** A child far from its microphone is heard, too. */
function gainFor(buffer: AudioBuffer): number {
  const peak = buffer.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return Math.min(MOST_GAIN, Math.max(1, FULL / Math.max(peak, 1e-6)));
}
