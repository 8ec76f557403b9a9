import { createContext, useContext, useMemo } from "react";
import { usePeople } from "@/shared/api/people";
import type { NightTold } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Face } from "@/shared/ui/Face";

interface Somebody {
  name: string;
  colour: string;
  emoji?: string | undefined;
  picture?: string | null | undefined;
}

const PeopleContext = createContext<ReadonlyMap<number, Somebody>>(new Map());
export const PeopleOfNight = PeopleContext.Provider;

/** Everybody of that night with their looks of today; who has left keeps name and colour. */
export function usePeopleOf(people: NightTold["people"] | undefined): ReadonlyMap<number, Somebody> {
  const members = usePeople().data;
  return useMemo(() => {
    const found = new Map<number, Somebody>();
    for (const { id, name, colour } of people ?? []) {
      const member = members?.find((each) => each.id === id);
      found.set(id, { name, colour, emoji: member?.emoji, picture: member?.picture });
    }
    return found;
  }, [people, members]);
}

const UNKNOWN = "var(--line-strong)";

/** Who it is by id; somebody whom one may not see has no name. */
export function useWho(): (id: number) => Somebody {
  const people = useContext(PeopleContext);
  return (id) => people.get(id) ?? { name: later.night.somebody, colour: UNKNOWN };
}

export function Who({ id }: { id: number }) {
  const who = useWho()(id);
  return who.colour.startsWith("#") ? <Face {...who} small /> : null;
}
