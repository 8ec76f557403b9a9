import { useQuery } from "@tanstack/react-query";
import { accessKeys as words } from "@/shared/i18n/access-keys";
import entries from "@/shared/ui/Entries.module.css";
import { Failure } from "@/shared/ui/Surface";
import { AccessKeyRow } from "./AccessKeyRow";
import { accessKeysQuery } from "./get-access-keys";

/** An owner's look at the programs that hear in somebody else's name. */
export function AccessKeysOf({ person, name }: { person: number; name: string }) {
  const keys = useQuery(accessKeysQuery(person));
  if (keys.isPending) return null;
  if (!keys.data) return <Failure error={keys.error} again={() => void keys.refetch()} />;
  const title = words.of(keys.data.length, name);
  return (
    <div role="group" aria-label={title}>
      <h3>{title}</h3>
      <ul className={entries.list}>
        {keys.data.map((key) => (
          <AccessKeyRow key={key.id} made={key} every={words.theirRooms} />
        ))}
      </ul>
    </div>
  );
}
