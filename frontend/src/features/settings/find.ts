/** Where a setting stands, what it is called, and the words by which it is looked for. */
export interface Hit {
  id: string;
  to: string;
  name: string;
  section: string;
  also: string;
}

const plain = (words: string): string => words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** How well a setting fits what was typed: each word has to begin a word of it; its name counts more. 0: it does not. */
function worth({ name, section, also }: Hit, typed: string[]): number {
  const begins = (text: string, word: string) =>
    plain(text)
      .split(/[^\p{L}\p{N}]+/u)
      .some((each) => each.startsWith(word));
  const worths = typed.map((word) => (begins(name, word) ? 3 : begins(also, word) ? 2 : begins(section, word) ? 1 : 0));
  return worths.includes(0) ? 0 : worths.reduce<number>((sum, each) => sum + each, 0);
}

/** The settings that fit, the best first. */
export function find(hits: Hit[], typed: string): Hit[] {
  const typedWords = plain(typed).split(/\s+/).filter(Boolean);
  if (!typedWords.length) return [];
  const fitting = hits.map((hit) => ({ hit, by: worth(hit, typedWords) })).filter(({ by }) => by > 0);
  return fitting.sort((a, b) => b.by - a.by).map(({ hit }) => hit);
}
