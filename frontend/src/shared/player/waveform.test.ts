import { barsOf, drawn } from "./waveform";

const peaks = (...values: number[]): string => btoa(String.fromCharCode(...values));

describe("a waveform", () => {
  it("is as high as the loudest moment of each stretch", () => {
    expect(barsOf(peaks(0, 255, 51, 102), 2)).toEqual([1, 0.4]);
  });

  it("shows silence as a line, and nothing where nothing is known", () => {
    expect(barsOf(peaks(0, 0), 2)).toEqual([0.04, 0.04]);
    expect(barsOf("", 200)).toEqual([]);
  });

  it("has no more bars than there are moments", () => {
    expect(barsOf(peaks(255, 255, 255), 200)).toHaveLength(3);
  });

  it("grows from its middle", () => {
    expect(drawn([1, 0.5], 40)).toBe("M0.15 0h.7v40h-.7zM1.15 10h.7v20h-.7z");
  });
});
