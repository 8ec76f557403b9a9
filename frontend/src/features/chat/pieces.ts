/** A piece of a message's text. `href`: a link that may be followed; `hit`: it was searched for. */
export interface Piece {
  words: string;
  href?: string;
  hit?: boolean;
}

const LINK = /https?:\/\/[^\s<>"“”]+/giu;
const TRAILING = /[.,;:!?)\]}'’…]+$/u;

/** The address, if it is one of the web and nothing else. */
function address(words: string): string | null {
  try {
    const { protocol, href, hostname } = new URL(words);
    return (protocol === "http:" || protocol === "https:") && hostname ? href : null;
  } catch {
    return null;
  }
}

/** The text cut at its links. What is not plainly http or https stays text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const words = match[0].replace(TRAILING, "");
    const href = address(words);
    if (!href) continue;
    if (match.index > from) found.push({ words: text.slice(from, match.index) });
    found.push({ words, href });
    from = match.index + words.length;
  }
  return from < text.length ? [...found, { words: text.slice(from) }] : found;
}

/** The text cut at the beginnings of words that were searched for. */
export function hits(text: string, query: string): Piece[] {
  const wanted = query
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  if (!wanted.length) return [{ words: text }];
  const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${wanted.join("|")})`, "giu"));
  return parts.flatMap((words, index) => (words ? [{ words, ...(index % 2 ? { hit: true } : {}) }] : []));
}

/** One to three emoji and nothing else are drawn large. */
export function isEmojiOnly(text: string): boolean {
  return /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*\s*){1,3}$/u.test(text);
}
