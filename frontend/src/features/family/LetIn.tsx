import { useRealtimeStore } from "@/realtime/hooks";
import { useFamilyZone } from "@/shared/api/session";
import type { Member } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import css from "./Family.module.css";
import { type Span, useLetIn } from "./let-in";

const spans: Span[] = ["hour", "tonight", "always", "never"];
const words = later.family;

/** One tap lets a sitter or viewer in for a while, or no longer. */
export function LetIn({ person }: { person: Member }) {
  const { serverNow } = useRealtimeStore();
  const tz = useFamilyZone();
  const letIn = useLetIn(person);
  const tap = (span: Span): void => {
    const said = span === "never" ? words.letInEnded : words.letInDone;
    void letIn.mutateAsync({ span, now: serverNow(), tz }).then(
      () => toast(said(person.name)),
      () => undefined,
    );
  };
  return (
    <>
      <div className={css.letIn} role="group" aria-label={words.letInNamed(person.name)}>
        <span aria-hidden="true">{words.letIn}</span>
        {spans.map((span) => (
          <Button
            key={span}
            disabled={span === "never" && !person.access.open && !person.access.opens_at}
            busy={letIn.isPending && letIn.variables.span === span}
            onClick={() => tap(span)}
          >
            {words.letInFor[span]}
          </Button>
        ))}
      </div>
      {letIn.isError ? <Failure error={letIn.error} /> : null}
    </>
  );
}
