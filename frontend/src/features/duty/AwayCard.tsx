import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay, useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { dateAfter, dayKey, wallToUtc } from "@/shared/lib/time";
import { newUuid } from "@/shared/lib/uuid";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useSayOverride } from "./change-duty";
import css from "./Duty.module.css";
import { useCaregivers } from "./get-duty";
import { PersonChoice } from "./PersonChoice";

/** Somebody is away from one day to another, both whole. */
export function AwayCard() {
  const session = useSession();
  const mayEdit = useMay("duty.edit");
  const people = useCaregivers();
  const tz = session?.household?.tz;
  const today = dayKey(Date.now(), tz);
  const [who, setWho] = useState(session?.person?.id);
  const [[from, until], setDays] = useState([today, today]);
  const [uuid, setUuid] = useState(newUuid);
  const say = useSayOverride();
  if (!useMay("duty.override")) return null;
  const saved = (): void => {
    toast(text.duty.awaySaved(people.find(({ id }) => id === who)?.name ?? ""));
    setUuid(newUuid());
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (who === undefined) return;
    const [start, end] = [wallToUtc(from, "00:00", tz), wallToUtc(dateAfter(until, 1), "00:00", tz)];
    say.mutate(
      { kind: "away", who: [who], rooms: null, start: new Date(start).toISOString(), end: new Date(end).toISOString(), client_uuid: uuid },
      { onSuccess: saved },
    );
  };
  return (
    <Card title={text.duty.away}>
      <p className={css.help}>{text.duty.awayHelp}</p>
      <form className={css.form} onSubmit={submit}>
        {mayEdit ? (
          <PersonChoice label={text.duty.awayWho} people={people} chosen={who} onChoose={setWho} error={fieldError(say.error, "who")} />
        ) : null}
        <div className={css.pair}>
          <TextField
            type="date"
            label={text.duty.awayFrom}
            required
            min={today}
            value={from}
            error={fieldError(say.error, "start")}
            onChange={(event) => setDays([event.target.value, event.target.value > until ? event.target.value : until])}
          />
          <TextField
            type="date"
            label={text.duty.awayUntil}
            required
            min={from}
            value={until}
            error={fieldError(say.error, "end")}
            onChange={(event) => setDays([from, event.target.value])}
          />
        </div>
        {say.isError ? <Failure error={say.error} /> : null}
        <Button type="submit" busy={say.isPending}>
          {text.duty.awaySave}
        </Button>
      </form>
    </Card>
  );
}
