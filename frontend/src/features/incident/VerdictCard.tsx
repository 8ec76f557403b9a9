import { Link } from "wouter";
import { useProposal } from "@/shared/api/proposal";
import { useMay } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { api, wakePage } from "@/shared/lib/paths";
import { Button } from "@/shared/ui/Button";
import { Card, Failure, Notice } from "@/shared/ui/Surface";
import css from "./Incident.module.css";
import { useSayVerdict } from "@/shared/api/say-verdict";

/** Was it right to wake somebody? Asked of what a room has heard; kept, and used to propose a setting. */
export function VerdictCard({ incident }: { incident: Incident }) {
  const mayAnswer = useMay("incident.ack");
  const say = useSayVerdict(incident.id);
  const { verdict } = incident;
  if (!incident.rules.noise || (!mayAnswer && !verdict)) return null;
  return (
    <Card title={text.wake.verdict.title}>
      {verdict ? <p role="status">{text.wake.verdict.said(verdict.by?.name ?? text.wake.verdict.somebody, verdict.cried)}</p> : null}
      {mayAnswer ? (
        <div className={css.verdict}>
          <Answer words={text.wake.verdict.cried} chosen={verdict?.cried === true} onSay={() => say.mutate(true)} />
          <Answer words={text.wake.verdict.not} chosen={verdict?.cried === false} onSay={() => say.mutate(false)} />
          {verdict ? (
            <Button look="quiet" onClick={() => say.mutate(null)}>
              {text.wake.verdict.back}
            </Button>
          ) : null}
        </div>
      ) : null}
      {say.isError ? <Failure error={say.error} /> : null}
      {verdict?.cried === false ? <Proposed room={incident.room} /> : null}
      <p className={css.help}>
        {text.wake.verdict.help}{" "}
        <a href={api.verdictsTable} download>
          {text.wake.verdict.table}
        </a>
      </p>
    </Card>
  );
}

function Answer({ words, chosen, onSay }: { words: string; chosen: boolean; onSay: () => void }) {
  return (
    <Button look={chosen ? "primary" : "plain"} aria-pressed={chosen} onClick={onSay}>
      {words}
    </Button>
  );
}

/** What the last answers propose; one tap to look at it, and nothing changes until somebody chooses it there. */
function Proposed({ room }: { room: number }) {
  const proposal = useProposal(room).data;
  if (!proposal?.wake_for) return null;
  return (
    <Notice action={<Link href={wakePage(room)}>{text.wake.proposal.look}</Link>}>
      {text.wake.proposal.why(proposal.wrong, proposal.of)} {text.wake.proposal.ask[proposal.wake_for]}
    </Notice>
  );
}
