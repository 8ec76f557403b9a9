/** Sounds to sleep by, made here: loops without a seam, as WAV files. Pure. */

export const RATE = 32_000;
const SECONDS = 24;
const JOIN_S = 1.5;

export type Made = "white" | "pink" | "brown" | "rain" | "heart" | "waves";
export const MADE: readonly Made[] = ["white", "pink", "brown", "rain", "heart", "waves"];

export const isMade = (track: string): track is Made => (MADE as readonly string[]).includes(track);

/** A small random source with a seed (mulberry32): the same sound each time. -1 to 1. */
function grains(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2147483648 - 1;
  };
}

type Voice = (t: number) => number;

/** A white source that a pole makes duller; `pole` near 1 is deeper. */
function dull(pole: number, seed: number): () => number {
  const grain = grains(seed);
  let low = 0;
  return () => (low = pole * low + (1 - pole) * grain());
}

/** Pink by Paul Kellet's three poles: -3 dB an octave. */
function pink(seed: number): () => number {
  const grain = grains(seed);
  let a = 0,
    b = 0,
    c = 0;
  return () => {
    const white = grain();
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    return a + b + c + white * 0.1848;
  };
}

function rain(): Voice {
  const bed = pink(3);
  const grain = grains(4);
  let drop = 0;
  return () => {
    if (grain() > 0.9988) drop = 0.6 + 0.4 * grain();
    drop *= 0.985;
    return bed() * 0.5 + drop * grain() * 2.2;
  };
}

/** Waves that come and go: whole numbers of them fit the loop. */
function waves(): Voice {
  const deep = dull(0.985, 5);
  const foam = pink(6);
  return (t) => {
    const swell = (1 - Math.cos((2 * Math.PI * 3 * t) / SECONDS)) / 2;
    return deep() * 7 * (0.25 + swell) + foam() * 0.55 * swell * swell;
  };
}

/** Two soft thuds, 60 times a minute. */
function heart(): Voice {
  const room = dull(0.995, 7);
  const thud = (t: number, hertz: number): number =>
    t < 0 || t > 0.24 ? 0 : Math.sin(2 * Math.PI * hertz * t) * Math.sin((Math.PI * t) / 0.24) ** 2;
  return (t) => thud(t % 1, 52) + 0.7 * thud((t % 1) - 0.32, 62) + room() * 1.2;
}

const VOICES: Record<Made, () => Voice> = { white: () => grains(1), pink: () => pink(2), brown: () => dull(0.995, 8), rain, heart, waves };

/** Samples of one loop, -1 to 1, as loud as the others. Its end flows into its beginning. */
export function loopOf(made: Made, rate = RATE): Float32Array {
  const voice = VOICES[made]();
  const length = SECONDS * rate;
  const join = made === "heart" ? 0 : Math.round(JOIN_S * rate);
  const raw = Float32Array.from({ length: length + join }, (_, index) => voice(index / rate));
  return levelled(joined(raw, length, join));
}

/** What runs over the end is faded into the start with equal power. */
function joined(raw: Float32Array, length: number, join: number): Float32Array {
  const loop = raw.slice(0, length);
  for (let index = 0; index < join; index++) {
    const share = (index / join) * (Math.PI / 2);
    loop[index] = (raw[index] ?? 0) * Math.sin(share) + (raw[length + index] ?? 0) * Math.cos(share);
  }
  return loop;
}

const LOUDNESS = 0.14;

/** To one effective value, without clipping. */
function levelled(samples: Float32Array): Float32Array {
  const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const gain = Math.min(LOUDNESS / Math.sqrt(power || 1), 0.98 / (peak || 1));
  return samples.map((value) => value * gain);
}

/** A mono WAV file of 16 bits (RIFF). */
export function wav(samples: Float32Array, rate = RATE): Blob {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at: number, letters: string): void =>
    new TextEncoder().encode(letters).forEach((byte, index) => bytes.setUint8(at + index, byte));
  word(0, "RIFF");
  bytes.setUint32(4, 36 + samples.length * 2, true);
  word(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  word(36, "data");
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((value, index) => bytes.setInt16(44 + index * 2, Math.round(value * 32_767), true));
  return new Blob([bytes.buffer], { type: "audio/wav" });
}
