/** How high a bar stands at least, of 1: silence is a line. */
const LEAST = 0.04;

/** A waveform as the server gives it (base64, 0 to 255 each) as at most `count` bars of 0 to 1, the loudest of each stretch. */
export function barsOf(peaks: string, count: number): number[] {
  const bytes = Uint8Array.from(atob(peaks), (letter) => letter.charCodeAt(0));
  if (!bytes.length) return [];
  const stretch = bytes.length / Math.min(count, bytes.length);
  return Array.from({ length: Math.min(count, bytes.length) }, (_, place) =>
    Math.max(LEAST, Math.max(...bytes.slice(Math.floor(place * stretch), Math.max(Math.floor((place + 1) * stretch), 1))) / 255),
  );
}

/** The bars as the path of a drawing that is as wide as there are bars, and `height` high; they grow from its middle. */
export function drawn(bars: number[], height: number): string {
  return bars.map((bar, place) => `M${place + 0.15} ${((1 - bar) * height) / 2}h.7v${Math.round(bar * height * 100) / 100}h-.7z`).join("");
}
