import type { Message } from "@/shared/api/types";

/** `facts`: what the house wrote, as docs/chat.md lists it for each kind. */
export interface CardProps {
  message: Message;
  facts: Record<string, unknown>;
}

/** What a card says may be of a newer server, or of an older one: each fact is looked at before it is used. */
export const wordsOf = (facts: Record<string, unknown>, otherwise = ""): string =>
  typeof facts.words === "string" && facts.words ? facts.words : otherwise;
export const numberOf = (fact: unknown): number | null => (typeof fact === "number" ? fact : null);
export const textOf = (fact: unknown): string | null => (typeof fact === "string" && fact ? fact : null);

/** {id, name} of somebody. */
export function whoOf(fact: unknown): { id: number | null; name: string } | null {
  if (typeof fact !== "object" || fact === null) return null;
  const { id, name } = fact as { id?: unknown; name?: unknown };
  return { id: numberOf(id), name: textOf(name) ?? "" };
}
