const kinds: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android.*Mobile/, "phone"],
  [/Android/, "tablet"],
  [/Macintosh/, "Mac"],
];

/** "Dad’s phone": what a browser is called until somebody names it. */
export function deviceName(person: string, agent: string): string {
  const kind = kinds.find(([pattern]) => pattern.test(agent))?.[1] ?? "computer";
  return person ? `${person}’s ${kind}` : kind;
}
