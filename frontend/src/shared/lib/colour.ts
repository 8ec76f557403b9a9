/** Colours of people, and what can be read on them (WCAG 2.2, relative luminance and contrast ratio). */

export const DARK = "#1a1512";
export const LIGHT = "#ffffff";
const BLACK = "#000000";
const READABLE = 4.5;

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

/** Ink that is readable on a colour; on a few in the middle only plain black is. */
export function inkOn(colour: string): string {
  return [DARK, LIGHT].find((ink) => contrast(colour, ink) >= READABLE) ?? BLACK;
}
