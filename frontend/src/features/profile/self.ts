import { useSession } from "@/shared/api/session";
import type { Person } from "@/shared/api/types";

export type Self = Person;

/** Who is logged in, as the session tells it. */
export function useSelf(): Self | null {
  const person = useSession()?.person;
  return person ?? null;
}
