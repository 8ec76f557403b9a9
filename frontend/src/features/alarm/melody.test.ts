import { renderMelody } from "./melody";

const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe("the two melodies", () => {
  it.each(["baby", "lost"] as const)("%s is loud, never over full scale, and ends without a click", (melody) => {
    const samples = renderMelody(melody, 8000);
    expect(peak(samples)).toBeGreaterThan(0.5);
    expect(peak(samples)).toBeLessThanOrEqual(1);
    expect(peak(samples.slice(0, 8))).toBeLessThan(0.1);
    expect(peak(samples.slice(-8))).toBeLessThan(0.01);
  });

  it("cannot be taken for one another", () => {
    expect(renderMelody("baby", 8000).length).not.toBe(renderMelody("lost", 8000).length);
  });
});
