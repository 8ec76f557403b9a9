/** Colours of people, and what can be read on them (WCAG 2.2, relative luminance and contrast ratio). */

export const DARK = "#1a1512";
export const LIGHT = "#ffffff";

function channel(hex: string): number {
  const part = parseInt(hex, 16) / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function luminance(colour: string): number {
  const [red = "00", green = "00", blue = "00"] = colour.slice(1).match(/../g) ?? [];
  return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
}

/** From 1 (the same) to 21 (black on white); colours are "#rrggbb". */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The ink that is read best on a colour: one of the two always has at least 4.5. */
export function inkOn(colour: string): string {
  return contrast(colour, DARK) >= contrast(colour, LIGHT) ? DARK : LIGHT;
}
