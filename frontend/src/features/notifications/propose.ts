const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 20;

/** A name that nobody guesses: 100 bits, without letters that look alike. */
export function proposed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return `babycam-${Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("")}`;
}
