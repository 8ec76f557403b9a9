import { useState } from "react";
import type { Member } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useRemovePerson } from "./remove-person";

export function RemovePerson({ person, onGone }: { person: Member; onGone: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemovePerson();
  const gone = (): void => {
    toast(later.family.removed(person.name));
    onGone();
  };
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {later.family.removePerson}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={later.family.removeSure(person.name)}
          yes={later.family.removePerson}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => void remove.mutateAsync(person.id).then(gone, () => setAsking(false))}
        />
      ) : null}
    </>
  );
}
