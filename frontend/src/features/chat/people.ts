import { useMemo } from "react";
import { usePeople } from "@/shared/api/people";
import { useSession } from "@/shared/api/session";

/** How somebody is shown. */
export interface Looks {
  id: number;
  name: string;
  colour: string;
  emoji?: string;
  picture?: string | null;
}

const UNKNOWN = "#b7a191";

/** The looks of everybody; of who has left only the name that came with the message. */
export function useLooks(): (id: number, name?: string) => Looks {
  const people = usePeople().data;
  const me = useSession()?.person;
  return useMemo(() => {
    const known = new Map<number, Looks>((people ?? (me ? [me] : [])).map((each) => [each.id, each]));
    return (id, name = "") => known.get(id) ?? { id, name, colour: UNKNOWN };
  }, [people, me]);
}
