import { useState } from "react";
import type { Member } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useRemovePerson } from "./remove-person";

export function RemovePerson({ person, onGone }: { person: Member; onGone: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemovePerson();
  const gone = (): void => {
    toast(text.family.removed(person.name));
    onGone();
  };
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {text.family.removePerson}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={text.family.removeSure(person.name)}
          yes={text.family.removePerson}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => void remove.mutateAsync(person.id).then(gone, () => setAsking(false))}
        />
      ) : null}
    </>
  );
}
