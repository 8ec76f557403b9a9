import { useSession } from "@/shared/api/session";
import type { Looks, Member } from "@/shared/api/types";

export type Self = Looks & Pick<Member, "id" | "username" | "role" | "picture">;

/** Who is logged in, as the session tells it. */
export function useSelf(): Self | null {
  const person = useSession()?.person as (Omit<Member, "rooms"> & Partial<Looks>) | null | undefined;
  return person ? { ...person, emoji: person.emoji ?? "", tz: person.tz ?? "", language: person.language ?? "" } : null;
}
