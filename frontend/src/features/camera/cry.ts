/** A made-up cry for the evening's drill: wails that glide between 420 and 580 Hz, about one a second, with breaths between. Pure. */
import { RATE } from "./noise";

const WAIL_S = 0.95;
const EACH_S = 1.3;
const HARMONICS = [1, 0.75, 0.6, 0.35, 0.25, 0.15];
const LEVEL = 0.3;

/** Samples of `seconds`, -1 to 1. */
export function cryOf(seconds: number, rate = RATE): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, index) => {
    const into = ((index / rate) % EACH_S) / WAIL_S;
    if (into >= 1) {
      phase = 0;
      return 0;
    }
    const vibrato = 1 + 0.015 * Math.sin((2 * Math.PI * 6 * index) / rate);
    phase += ((420 + 160 * Math.sin(Math.PI * into) ** 0.7) * vibrato) / rate;
    const edge = Math.min(1, into / 0.06, (1 - into) / 0.2);
    return LEVEL * edge * HARMONICS.reduce((sum, weight, number) => sum + weight * Math.sin(2 * Math.PI * (number + 1) * phase), 0);
  });
}
