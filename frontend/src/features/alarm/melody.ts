export type Melody = "baby" | "lost";

/** One tone: when (s), how high (Hz), how long (s). */
interface Tone {
  at: number;
  hz: number;
  for: number;
}

const tones: Record<Melody, Tone[]> = {
  // Rising thirds, like a question: somebody calls.
  baby: [
    { at: 0, hz: 659, for: 0.32 },
    { at: 0.3, hz: 831, for: 0.32 },
    { at: 0.6, hz: 988, for: 0.5 },
    { at: 1.2, hz: 831, for: 0.3 },
    { at: 1.5, hz: 988, for: 0.3 },
    { at: 1.8, hz: 1319, for: 0.6 },
  ],
  // Two falling pairs with a pause, lower: a thing is broken.
  lost: [
    { at: 0, hz: 587, for: 0.28 },
    { at: 0.35, hz: 392, for: 0.45 },
    { at: 1.1, hz: 587, for: 0.28 },
    { at: 1.45, hz: 392, for: 0.45 },
  ],
};

const LENGTH_S: Record<Melody, number> = { baby: 2.7, lost: 2.9 };

/** A bell-like tone at `t` seconds into it: partials that die away, a soft start, an end without a click. */
function voice(t: number, { hz, for: length }: Tone): number {
  const soft = Math.min(1, t / 0.015) * Math.min(1, Math.max(0, length - t) / 0.06);
  const partials = Math.sin(2 * Math.PI * hz * t) + 0.35 * Math.sin(4 * Math.PI * hz * t) + 0.15 * Math.sin(6 * Math.PI * hz * t);
  return soft * Math.exp(-2.2 * t) * partials * 0.6;
}

/** One turn of the melody as samples in -1..1. */
export function renderMelody(melody: Melody, rate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(LENGTH_S[melody] * rate));
  for (const tone of tones[melody]) {
    const first = Math.round(tone.at * rate);
    const count = Math.min(Math.round(tone.for * rate), samples.length - first);
    for (let index = 0; index < count; index++) samples[first + index] = (samples[first + index] ?? 0) + voice(index / rate, tone);
  }
  return samples.map((sample) => Math.max(-1, Math.min(1, sample)));
}
