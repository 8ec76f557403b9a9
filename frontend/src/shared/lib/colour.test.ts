import { contrast, DARK, inkOn, LIGHT } from "./colour";

it("finds ink that can be read on every colour", () => {
  for (let shade = 0; shade < 256; shade += 5) {
    const part = shade.toString(16).padStart(2, "0");
    for (const colour of [`#${part}${part}${part}`, `#ff${part}00`, `#00${part}ff`])
      expect(contrast(colour, inkOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
  }
  expect(inkOn("#000000")).toBe(LIGHT);
  expect(inkOn("#ffffff")).toBe(DARK);
});
