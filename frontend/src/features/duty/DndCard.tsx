import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useMay, useSession, useFamilyZone } from "@/shared/api/session";
import type { Day, Dnd } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { exactTime } from "@/shared/lib/time";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Card, Failure } from "@/shared/ui/Surface";
import { useAddDnd, useEndDnd } from "./change-duty";
import { DayChoice } from "./DayChoice";
import css from "./Duty.module.css";
import { dndQuery, useCaregivers } from "./get-duty";
import { daysWords } from "./RotaCard";

/** When somebody is not to be called as backup. */
export function DndCard() {
  const wishes = useQuery(dndQuery).data ?? [];
  const me = useSession()?.person?.id;
  const [open, setOpen] = useState(false);
  const end = useEndDnd();
  if (!useMay("duty.override")) return null;
  return (
    <Card title={text.duty.dnd}>
      <p className={css.help}>{text.duty.dndHelp}</p>
      {wishes.length ? (
        <ul className={css.rows}>
          {wishes.map((wish) => (
            <li key={wish.id}>
              <DndWords wish={wish} />
              {wish.person === me ? (
                <Button look="quiet" busy={end.isPending && end.variables === wish.id} onClick={() => end.mutate(wish.id)}>
                  {text.common.remove}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {end.isError ? <Failure error={end.error} /> : null}
      {open ? (
        <DndForm onDone={() => setOpen(false)} />
      ) : (
        <Button icon="plus" onClick={() => setOpen(true)}>
          {text.duty.dndAdd}
        </Button>
      )}
    </Card>
  );
}

function DndWords({ wish }: { wish: Dnd }) {
  const tz = useFamilyZone();
  const name = useCaregivers().find(({ id }) => id === wish.person)?.name ?? "";
  if (wish.start && wish.end) return <span>{text.duty.dndOnce(name, exactTime(wish.start, tz), exactTime(wish.end, tz))}</span>;
  return (
    <span>
      {text.duty.dndWindow(name, daysWords(wish.days ?? []), wish.daily_start ?? "", wish.daily_end ?? "")}
      {wish.tz && tz && wish.tz !== tz ? ` (${text.duty.otherClock(wish.tz)})` : null}
    </span>
  );
}

function DndForm({ onDone }: { onDone: () => void }) {
  const [days, setDays] = useState<Day[]>(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
  const [times, setTimes] = useState({ daily_start: "22:00", daily_end: "06:00" });
  const add = useAddDnd();
  const field = (name: "daily_start" | "daily_end") => ({
    value: times[name],
    error: fieldError(add.error, name),
    onChange: (event: { target: { value: string } }) => setTimes({ ...times, [name]: event.target.value }),
  });
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
