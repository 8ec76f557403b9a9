import { expect, it } from "vitest";
import { streamWords } from "./stream-words";

it.each([
  ["h264 640x480", "H.264, 640 × 480"],
  ["mjpeg 480x360", "MJPEG, 480 × 360"],
  ["hevc 1920x1080", "H.265, 1920 × 1080"],
  ["aac 48000 Hz", "AAC, 48 kHz"],
  ["pcm_s16le 44100 Hz", "PCM, 44.1 kHz"],
  ["opus 48000 Hz", "Opus, 48 kHz"],
  ["", ""],
])("says %s as %s", (facts, words) => {
  expect(streamWords(facts)).toBe(words);
});
