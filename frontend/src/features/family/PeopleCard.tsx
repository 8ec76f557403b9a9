import { type ReactNode, useState } from "react";
import { usePeople } from "@/shared/api/people";
import { useMay } from "@/shared/api/session";
import type { Member } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import css from "./Family.module.css";
import { PersonForm } from "./PersonForm";
import { PersonRow } from "./PersonRow";

interface Props {
  /** More of what an owner may do for one person, under their form. */
  more?: (person: Member) => ReactNode;
}

/** Everybody of the family; an owner adds and changes them here, parents let sitters and viewers in. */
export function PeopleCard({ more }: Props) {
  const people = usePeople();
  const mayEdit = useMay("people.edit");
  const [open, setOpen] = useState<number | "new" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Card title={later.family.people}>
      {people.isPending ? <Skeleton lines={2} /> : null}
      {people.isError ? <Failure error={people.error} again={() => void people.refetch()} /> : null}
      <ul className={css.people}>
        {people.data?.map((person) => (
          <li key={person.id} data-person={person.id}>
            <PersonRow
              person={person}
              onEdit={mayEdit ? () => setOpen(open === person.id ? null : person.id) : undefined}
              open={open === person.id}
            />
            {open === person.id ? (
              <PersonForm person={person} taken={[]} onDone={close}>
                {more?.(person)}
              </PersonForm>
            ) : null}
          </li>
        ))}
      </ul>
      {open === "new" ? <PersonForm taken={people.data?.map(({ colour }) => colour) ?? []} onDone={close} /> : null}
      {mayEdit && open !== "new" ? (
        <Button look="quiet" icon="plus" onClick={() => setOpen("new")}>
          {later.family.addPerson}
        </Button>
      ) : null}
    </Card>
  );
}
