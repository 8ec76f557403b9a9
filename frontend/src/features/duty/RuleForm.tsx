import { useQuery } from "@tanstack/react-query";
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
import { caregiversQuery } from "./get-duty";
import { goneOf, roomsLeft, turnsWithout } from "./leavers";
import { PreviewList } from "./PreviewList";
import { TonightNotice } from "./TonightNotice";
import { TurnChoice } from "./TurnChoice";

const week: Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface Draft {
  /** What was tapped; null: the rule's own turns, which may share nights as the taps cannot say. */
  tapped: number[] | null;
  together: boolean;
  days: Day[];
  start: string;
  end: string;
  every: string;
  /** null: the rule's own, as far as they are still there. */
  room: string | null;
}

/** Several rooms, but not all of them: kept as they are unless another choice is made. */
const THESE = "these";
/** None of the rule's rooms is there any more: others have to be chosen. */
const NONE = "none";

function draftOf(rule: DutyRule | undefined, night: { night_start: string; morning_time: string }): Draft {
  return {
    tapped: rule ? null : [],
    together: rule?.turns.length === 1 && (rule.turns[0]?.length ?? 0) > 1,
    days: rule?.days ?? week,
    start: rule?.start ?? night.night_start.slice(0, 5),
    end: rule?.end ?? night.morning_time.slice(0, 5),
    every: String(rule?.every ?? 1),
    room: rule ? null : "",
  };
}

function choiceOf(rooms: number[] | null): string {
  if (rooms === null) return "";
  return rooms.length > 1 ? THESE : String(rooms[0] ?? NONE);
}

function roomsOf(choice: string, own: number[] | null): number[] | null {
  if (choice === THESE || choice === NONE) return own;
  return choice ? [Number(choice)] : null;
}

/** What else a rule says, and the form does not ask for: it stays. */
function keptOf(rule: DutyRule | undefined): Partial<NewRule> {
  if (!rule) return {};
  const { priority, count, tz, valid_until } = rule;
  return {
    replaces: rule.id,
    ...Object.fromEntries(
      Object.entries({ priority, count, tz, valid_until }).filter(([, value]) => value !== undefined && value !== null),
    ),
  };
}

/** Whose nights are whose: a new rule, or one that takes another's place from now on. */
export function RuleForm({ rule, onDone }: { rule?: DutyRule; onDone: () => void }) {
  const household = useSession()?.household;
  const known = useRooms().data;
  const rooms = known ?? [];
  const people = useQuery(caregiversQuery).data;
  const [draft, setDraft] = useState(() => draftOf(rule, household ?? { night_start: "20:00", morning_time: "07:00" }));
  const add = useAddRule();
  const gone = goneOf(rule, people, known);
  const own = turnsWithout(rule?.turns ?? [], gone);
  const chosen = draft.tapped ?? [...new Set(own.flat())];
  const turns = draft.tapped === null ? own : draft.together ? [chosen] : chosen.map((id) => [id]);
  const { days, start, end, every } = draft;
  const left = roomsLeft(rule, known);
  const lost = left?.length !== (rule?.rooms ?? null)?.length;
  const room = draft.room ?? choiceOf(left);
  const made: NewRule = {
    turns,
    days: week.filter((day) => days.includes(day)),
    start,
    end,
    every: Number(every) || 1,
    rooms: roomsOf(room, left),
    ...keptOf(rule),
  };
  const { replaces, ...said } = made;
  const ready = turns.length > 0 && days.length > 0 && start !== "" && end !== "" && room !== NONE;
  const field = (name: "start" | "end" | "every") => ({
    value: draft[name],
    error: fieldError(add.error, name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const saved = (): void => {
    toast(text.common.saved);
    onDone();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    add.mutate(made, { onSuccess: saved });
  };
  return (
    <form className={css.panel} onSubmit={submit}>
      <TurnChoice
        chosen={chosen}
        onChange={(tapped) => setDraft({ ...draft, tapped })}
        gone={gone}
        error={fieldError(add.error, "turns")}
      />
      {chosen.length > 1 ? (
        <Switch
          label={text.duty.ruleTogether}
          checked={draft.together}
          onChange={(together) => setDraft({ ...draft, together, tapped: chosen })}
        />
      ) : null}
      <DayChoice
        label={text.duty.ruleDays}
        chosen={draft.days}
        onChange={(days) => setDraft({ ...draft, days })}
        error={fieldError(add.error, "days")}
      />
      <div className={css.pair}>
        <TextField type="time" label={text.duty.ruleStart} required {...field("start")} />
        <TextField type="time" label={text.duty.ruleEnd} required {...field("end")} />
        {chosen.length > 1 && !draft.together ? (
          <TextField type="number" inputMode="numeric" min={1} max={60} label={text.duty.ruleEvery} required {...field("every")} />
        ) : null}
      </div>
      {rooms.length > 1 || lost ? (
        <SelectField
          label={text.duty.ruleRooms}
          help={lost ? text.duty.ruleRoomLost : undefined}
          error={fieldError(add.error, "rooms")}
          value={room}
          onChange={(event) => setDraft({ ...draft, room: event.target.value })}
        >
          {room === NONE ? <option value={NONE}>{text.duty.ruleRoomChoose}</option> : null}
          <option value="">{text.duty.allRooms}</option>
          {left && left.length > 1 ? (
            <option value={THESE}>
              {rooms
                .filter(({ id }) => left.includes(id))
                .map(({ name }) => name)
                .join(text.duty.and)}
            </option>
          ) : null}
          {rooms.map((room) => (
            <option key={room.id} value={room.id}>
              {room.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {ready ? <PreviewList change={replaces ? { rule: said, replaces } : { rule: said }} /> : null}
      {rule && household && rule.tz !== undefined && rule.tz !== household.tz ? (
        <p className={css.help}>{text.duty.otherClock(rule.tz)}</p>
      ) : null}
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
