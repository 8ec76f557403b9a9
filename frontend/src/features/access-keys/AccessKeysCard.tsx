import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accessKeys as words } from "@/shared/i18n/access-keys";
import { Button } from "@/shared/ui/Button";
import entries from "@/shared/ui/Entries.module.css";
import { Card, Failure } from "@/shared/ui/Surface";
import { AccessKeyForm } from "./AccessKeyForm";
import { AccessKeyRow } from "./AccessKeyRow";
import { accessKeysQuery } from "./get-access-keys";

/** One's own keys for programs: made here, shown once, revoked with one tap. */
export function AccessKeysCard() {
  const keys = useQuery(accessKeysQuery());
  const [making, setMaking] = useState(false);
  return (
    <Card title={words.title}>
      <p className={entries.help}>{words.help}</p>
      {keys.isError ? <Failure error={keys.error} again={() => void keys.refetch()} /> : null}
      {keys.data?.length ? (
        <ul className={entries.list}>
          {keys.data.map((key) => (
            <AccessKeyRow key={key.id} made={key} />
          ))}
        </ul>
      ) : null}
      {keys.data?.length === 0 && !making ? <p>{words.none}</p> : null}
      {making ? (
        <AccessKeyForm onDone={() => setMaking(false)} />
      ) : (
        <Button icon="plus" className={entries.start} onClick={() => setMaking(true)}>
          {words.add}
        </Button>
      )}
    </Card>
  );
}
