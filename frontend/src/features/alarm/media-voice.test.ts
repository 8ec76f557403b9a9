import { renderMelody } from "./melody";
import { risingTurns } from "./media-voice";
import { wavOf } from "@/shared/lib/wav";

const RATE = 8_000;
const loudness = (samples: Float32Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

it("rises from soft to full within ten seconds, and never starts with a scare", () => {
  const turn = renderMelody("baby", RATE);
  const rising = risingTurns(turn, RATE, 10, 0.05);
  expect(rising.length % turn.length).toBe(0);
  expect(loudness(rising.slice(0, RATE))).toBeLessThan(0.1);
  expect(loudness(rising.slice(-turn.length))).toBeCloseTo(loudness(turn), 1);
});

it("is a WAV file that says its own length", () => {
  const bytes = new DataView(wavOf(new Float32Array([0, 1, -1]), RATE));
  const word = (at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((index) => bytes.getUint8(at + index)));
  expect([word(0), word(8), word(36)]).toEqual(["RIFF", "WAVE", "data"]);
  expect([bytes.getUint32(4, true), bytes.getUint32(40, true), bytes.byteLength]).toEqual([42, 6, 50]);
  expect([bytes.getInt16(44, true), bytes.getInt16(46, true), bytes.getInt16(48, true)]).toEqual([0, 32_767, -32_767]);
});
