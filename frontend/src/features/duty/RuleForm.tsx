import { type SubmitEvent, useState } from "react";
import { fieldError } from "@/shared/api/client";
import { useRooms } from "@/shared/api/rooms";
import { useSession } from "@/shared/api/session";
import type { Day, DutyRule, NewRule } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { SelectField, Switch, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { toast } from "@/shared/ui/toasts";
import { useAddRule } from "./change-duty";
import { DayChoice } from "./DayChoice";
import css from "./Duty.module.css";
import { PreviewList } from "./PreviewList";
import { TonightNotice } from "./TonightNotice";
import { TurnChoice } from "./TurnChoice";

const week: Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface Draft {
  turns: number[];
  together: boolean;
  days: Day[];
  start: string;
  end: string;
  every: string;
  room: string;
}

function draftOf(rule: DutyRule | undefined, night: { night_start: string; morning_time: string }): Draft {
  const turns = rule?.turns ?? [];
  return {
    turns: turns.flat(),
    together: turns.length === 1 && (turns[0]?.length ?? 0) > 1,
    days: rule?.days ?? week,
    start: rule?.start ?? night.night_start.slice(0, 5),
    end: rule?.end ?? night.morning_time.slice(0, 5),
    every: String(rule?.every ?? 1),
    room: rule?.rooms?.length === 1 ? String(rule.rooms[0]) : "",
  };
}

function ruleOf({ turns, together, days, start, end, every, room }: Draft): NewRule {
  return { turns: together ? [turns] : turns.map((id) => [id]), days: week.filter((day) => days.includes(day)), start, end, every: Number(every) || 1, rooms: room ? [Number(room)] : null };
}

/** Whose nights are whose: a new rule, or one that takes another's place from now on. */
export function RuleForm({ rule, onDone }: { rule?: DutyRule; onDone: () => void }) {
  const household = useSession()?.household;
  const rooms = useRooms().data ?? [];
  const [draft, setDraft] = useState(() => draftOf(rule, household ?? { night_start: "20:00", morning_time: "07:00" }));
  const add = useAddRule();
  const made: NewRule = { ...ruleOf(draft), ...(rule?.priority === undefined ? {} : { priority: rule.priority }) };
  const ready = draft.turns.length > 0 && draft.days.length > 0 && draft.start !== "" && draft.end !== "";
  const field = (name: "start" | "end" | "every") => ({ value: draft[name], error: fieldError(add.error, name), onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }) });
  const saved = (): void => {
    toast(text.common.saved);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    add.mutate(rule ? { ...made, replaces: rule.id } : made, { onSuccess: saved });
  };
  return (
    <form className={css.panel} onSubmit={submit}>
      <TurnChoice chosen={draft.turns} onChange={(turns) => setDraft({ ...draft, turns })} />
      {draft.turns.length > 1 ? <Switch label={text.duty.ruleTogether} checked={draft.together} onChange={(together) => setDraft({ ...draft, together })} /> : null}
      <DayChoice label={text.duty.ruleDays} chosen={draft.days} onChange={(days) => setDraft({ ...draft, days })} error={fieldError(add.error, "days")} />
      <div className={css.pair}>
        <TextField type="time" label={text.duty.ruleStart} required {...field("start")} />
        <TextField type="time" label={text.duty.ruleEnd} required {...field("end")} />
        {draft.turns.length > 1 && !draft.together ? <TextField type="number" inputMode="numeric" min={1} max={60} label={text.duty.ruleEvery} required {...field("every")} /> : null}
      </div>
      {rooms.length > 1 ? (
        <SelectField label={text.duty.ruleRooms} error={fieldError(add.error, "rooms")} value={draft.room} onChange={(event) => setDraft({ ...draft, room: event.target.value })}>
          <option value="">{text.duty.allRooms}</option>
          {rooms.map((room) => (
            <option key={room.id} value={room.id}>
              {room.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {ready ? <PreviewList change={rule ? { rule: made, replaces: rule.id } : { rule: made }} /> : null}
      <p className={css.help}>{text.duty.ruleFrom}</p>
      <TonightNotice rule={made} />
      {add.isError ? <Failure error={add.error} /> : null}
      <div className={css.acts}>
        <Button type="submit" look="primary" disabled={!ready} busy={add.isPending}>
          {text.duty.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
