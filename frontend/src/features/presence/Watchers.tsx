import { useQuery } from "@tanstack/react-query";
import { useNewsAge } from "@/realtime/hooks";
import { usePeople } from "@/shared/api/people";
import { presenceQuery } from "@/shared/api/presence";
import { useMay, useSession } from "@/shared/api/session";
import type { Member } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Face } from "@/shared/ui/Face";
import css from "./Watchers.module.css";

/**
 * Who else watches or listens to this room right now, with their faces. Nothing while nobody does, while nobody knows,
 * or for whom it is none of their business.
 */
export function Watchers({ room }: { room: number }) {
  const known = useNewsAge() === null;
  return useMay("presence.see") && known ? <There room={room} /> : null;
}

function There({ room }: { room: number }) {
  const me = useSession()?.person?.id;
  const here = useQuery(presenceQuery).data?.filter((one) => one.room === room && one.person !== me) ?? [];
  const people = usePeople().data ?? [];
  const watching = people.filter(({ id }) => here.some(({ person, how }) => person === id && how === "watching"));
  const listening = people.filter(({ id }) => !watching.some((one) => one.id === id) && here.some(({ person }) => person === id));
  return (
    <div className={css.there} role="status">
      <Named people={watching} words={text.presence.watching} />
      <Named people={listening} words={text.presence.listening} />
    </div>
  );
}

function Named({ people, words }: { people: Member[]; words: (names: string, many: boolean) => string }) {
  if (!people.length) return null;
  return (
    <p className={css.named}>
      {people.map((one) => (
        <Face key={one.id} name={one.name} colour={one.colour} emoji={one.emoji} picture={one.picture} small />
      ))}
      {words(text.presence.names(people.map(({ name }) => name)), people.length > 1)}
    </p>
  );
}
