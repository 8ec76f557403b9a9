import { useState } from "react";
import { useMay, useSession } from "@/shared/api/session";
import { useRooms } from "@/shared/api/rooms";
import type { Member } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Face } from "@/shared/ui/Face";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Family.module.css";
import { usePeople } from "@/shared/api/people";
import { PersonForm } from "./PersonForm";

/** Everybody who may log in; an owner adds and changes them here. */
export function PeopleCard() {
  const people = usePeople();
  const mayEdit = useMay("people.edit");
  const [open, setOpen] = useState<number | "new" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Card title={text.family.people}>
      {people.isPending ? <Skeleton lines={2} /> : null}
      {people.isError ? <Failure error={people.error} again={() => void people.refetch()} /> : null}
      <ul className={css.people}>
        {people.data?.map((person) => (
          <li key={person.id}>
            <PersonRow person={person} onEdit={mayEdit ? () => setOpen(open === person.id ? null : person.id) : undefined} open={open === person.id} />
            {open === person.id ? <PersonForm person={person} taken={[]} onDone={close} /> : null}
          </li>
        ))}
      </ul>
      {open === "new" ? <PersonForm taken={people.data?.map(({ colour }) => colour) ?? []} onDone={close} /> : null}
      {mayEdit && open !== "new" ? (
        <Button icon="plus" onClick={() => setOpen("new")}>
          {text.family.addPerson}
        </Button>
      ) : null}
    </Card>
  );
}

function PersonRow({ person, onEdit, open }: { person: Member; onEdit: (() => void) | undefined; open: boolean }) {
  const me = useSession()?.person?.id === person.id;
  const rooms = useRooms().data ?? [];
  const named = rooms.filter(({ id }) => person.rooms.includes(id)).map(({ name }) => name);
  return (
    <div className={css.person}>
      <Face name={person.name} colour={person.colour} />
      <p className={css.who}>
        <strong>{me ? `${person.name} (${text.family.you})` : person.name}</strong>
        <span className={css.help}>
          {text.roles[person.role]}
          {person.role === "sitter" && onEdit ? `: ${named.join(", ") || text.family.noRooms}` : null}
        </span>
      </p>
      {onEdit ? (
        <Button look="quiet" aria-expanded={open} aria-label={text.family.editPerson(person.name)} onClick={onEdit}>
          {text.common.edit}
        </Button>
      ) : null}
    </div>
  );
}
