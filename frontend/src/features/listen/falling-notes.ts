import { wavOf } from "@/shared/lib/wav";

const RATE = 8_000;
const EVERY_S = 10;
const NOTE_S = 0.3;
const NOTES_HZ = [880, 698.5, 554.4];
const LOUDNESS = 0.25;
/** -60 dBFS: a browser takes less for silence, and puts a hidden page to sleep. */
const HUSH = 0.001;

/** What is played while no sound comes: the server's own three falling notes, each ten seconds, and a hush between them. */
export function fallingNotes(): Float32Array {
  const samples = Float32Array.from({ length: RATE * EVERY_S }, () => (Math.random() * 2 - 1) * HUSH * Math.SQRT2);
  NOTES_HZ.forEach((pitch, index) => {
    for (let at = 0; at < RATE * NOTE_S; at++) {
      const seconds = at / RATE;
      const swell = Math.min(1, seconds / 0.01, (NOTE_S - seconds) / 0.01) * Math.exp((-3 * seconds) / NOTE_S);
      const place = index * RATE * NOTE_S + at;
      samples[place] = (samples[place] ?? 0) + LOUDNESS * swell * Math.sin(2 * Math.PI * pitch * seconds);
    }
  });
  return samples;
}

let made = "";

/** The same as an address that an audio element plays; made once. */
export function fallingNotesUrl(): string {
  if (!made && typeof URL.createObjectURL === "function")
    made = URL.createObjectURL(new Blob([wavOf(fallingNotes(), RATE)], { type: "audio/wav" }));
  return made;
}
