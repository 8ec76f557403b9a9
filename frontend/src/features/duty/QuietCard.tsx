import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay, useSession, useFamilyZone } from "@/shared/api/session";
import type { Day, Rest } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { useAddRest, useEndRest } from "./change-duty";
import { DayChoice } from "./DayChoice";
import css from "./Duty.module.css";
import { restsQuery, useCaregivers } from "./get-duty";
import { daysWords } from "./RotaCard";

/** When somebody is not to be called as backup. */
export function QuietCard() {
  const rests = useQuery(restsQuery).data ?? [];
  const me = useSession()?.person?.id;
  const [open, setOpen] = useState(false);
  const end = useEndRest();
  if (!useMay("duty.override")) return null;
  return (
    <Card title={text.duty.quiet}>
      <p className={css.help}>{text.duty.quietHelp}</p>
      {rests.length ? (
        <ul className={css.rows}>
          {rests.map((rest) => (
            <li key={rest.id}>
              <RestWords rest={rest} />
              {rest.person === me ? (
                <Button look="quiet" busy={end.isPending && end.variables === rest.id} onClick={() => end.mutate(rest.id)}>
                  {text.common.remove}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {end.isError ? <Failure error={end.error} /> : null}
      {open ? <RestForm onDone={() => setOpen(false)} /> : <Button icon="plus" onClick={() => setOpen(true)}>{text.duty.quietAdd}</Button>}
    </Card>
  );
}

function RestWords({ rest }: { rest: Rest }) {
  const tz = useFamilyZone();
  const name = useCaregivers().find(({ id }) => id === rest.person)?.name ?? "";
  if (rest.start && rest.end) return <span>{text.duty.quietOnce(name, exactTime(rest.start, tz), exactTime(rest.end, tz))}</span>;
  return <span>{text.duty.quietWindow(name, daysWords(rest.days ?? []), rest.daily_start ?? "", rest.daily_end ?? "")}{rest.tz && tz && rest.tz !== tz ? ` (${text.duty.otherClock(rest.tz)})` : null}</span>;
}

function RestForm({ onDone }: { onDone: () => void }) {
  const [days, setDays] = useState<Day[]>(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
  const [times, setTimes] = useState({ daily_start: "22:00", daily_end: "06:00" });
  const add = useAddRest();
  const field = (name: "daily_start" | "daily_end") => ({ value: times[name], error: fieldError(add.error, name), onChange: (event: { target: { value: string } }) => setTimes({ ...times, [name]: event.target.value }) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    add.mutate({ days, ...times }, { onSuccess: onDone });
  };
  return (
    <form className={css.panel} onSubmit={submit}>
      <DayChoice label={text.duty.ruleDays} chosen={days} onChange={setDays} error={fieldError(add.error, "days")} />
      <div className={css.pair}>
        <TextField type="time" label={text.duty.ruleStart} required {...field("daily_start")} />
        <TextField type="time" label={text.duty.ruleEnd} required {...field("daily_end")} />
      </div>
      {add.isError ? <Failure error={add.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" disabled={!days.length} busy={add.isPending}>
          {text.duty.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
