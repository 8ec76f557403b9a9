import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Card, Failure } from "@/shared/ui/Surface";
import { useCancelOverride } from "./change-duty";
import css from "./Duty.module.css";
import { overridesQuery } from "./get-duty";

/** What holds on top of the rota, now and later; each can be taken back. */
export function OverridesCard() {
  const now = useNow(60_000);
  const [since] = useState(() => new Date().toISOString());
  const said = useQuery(overridesQuery(since)).data?.filter((each) => Date.parse(each.end) > now) ?? [];
  const maySay = useMay("duty.override");
  const cancel = useCancelOverride();
  if (!said.length) return null;
  return (
    <Card title={text.duty.said}>
      {cancel.isError ? <Failure error={cancel.error} /> : null}
      <ul className={css.rows}>
        {said.map((each) => (
          <li key={each.id}>
            <span>{each.words}</span>
            {maySay ? (
              <Button look="quiet" busy={cancel.isPending && cancel.variables === each.id} onClick={() => cancel.mutate(each.id)}>
                {text.duty.takeBack}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
