import { useSession } from "@/shared/api/session";
import type { Looks, Person } from "@/shared/api/types";

export type Self = Looks & Pick<Person, "id" | "username" | "role" | "picture">;

/** Who is logged in, as the session tells it. */
export function useSelf(): Self | null {
  const person = useSession()?.person;
  return person ? { ...person, emoji: person.emoji ?? "", tz: person.tz ?? "", language: person.language ?? "" } : null;
}
