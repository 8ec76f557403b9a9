import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRooms } from "@/shared/api/rooms";
import { useFamilyZone, useMay } from "@/shared/api/session";
import type { Caregiver, Day, DutyRule } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Card, Failure, Skeleton } from "@/shared/ui/Surface";
import { useStopRule } from "./change-duty";
import css from "./Duty.module.css";
import { caregiversQuery, rulesQuery, useCaregivers } from "./get-duty";
import { type Gone, goneOf, roomsLeft } from "./leavers";
import { RuleForm } from "./RuleForm";
import { namesOf } from "./summary";

/** The rules that go on, in words; without any, how to begin. */
export function RotaCard() {
  const rules = useQuery(rulesQuery);
  const mayEdit = useMay("duty.edit");
  const [open, setOpen] = useState<number | "new" | null>(null);
  const close = (): void => setOpen(null);
  const current = rules.data?.filter((rule) => rule.closed_at === null) ?? [];
  return (
    <Card title={text.duty.rota}>
      {rules.isPending ? <Skeleton lines={2} /> : rules.isError ? <Failure error={rules.error} again={() => void rules.refetch()} /> : null}
      {rules.isSuccess && !current.length ? <p>{text.duty.rotaEmpty}</p> : null}
      <ul className={css.rows}>
        {current.map((rule) => (
          <li key={rule.id}>
            <RuleRow rule={rule} onEdit={mayEdit ? () => setOpen(open === rule.id ? null : rule.id) : undefined} open={open === rule.id} />
            {open === rule.id ? <RuleForm rule={rule} onDone={close} /> : null}
          </li>
        ))}
      </ul>
      {open === "new" ? <RuleForm onDone={close} /> : null}
      {mayEdit && rules.isSuccess && open !== "new" ? (
        <Button look={current.length ? "plain" : "primary"} icon="plus" onClick={() => setOpen("new")}>
          {current.length ? text.duty.addAnother : text.duty.addRule}
        </Button>
      ) : null}
      <p className={css.help}>{text.duty.rotaHelp}</p>
    </Card>
  );
}

export function daysWords(days: Day[]): string {
  return days.length === 7 ? text.duty.everyNight : days.map((day) => text.duty.days[day]).join(", ");
}

function whoWords({ turns, every }: DutyRule, people: Caregiver[], gone: Gone[]): string {
  const known = [...gone, ...people];
  const named = turns.map((turn) =>
    namesOf(
      turn.map((id) => known.find((each) => each.id === id) ?? { name: "?" }),
      text.duty.and,
    ),
  );
  return named.length === 1 ? text.duty.ruleAlone(named[0] ?? "") : text.duty.ruleTurns(named.join(", "), every ?? 1);
}

function RuleRow({ rule, onEdit, open }: { rule: DutyRule; onEdit: (() => void) | undefined; open: boolean }) {
  const people = useCaregivers();
  const tz = useFamilyZone();
  const rooms = useRooms().data;
  const gone = goneOf(rule, useQuery(caregiversQuery).data, rooms);
  const left = roomsLeft(rule, rooms);
  const [asking, setAsking] = useState(false);
  const stop = useStopRule();
  return (
    <>
      <span>
        <strong>{whoWords(rule, people, gone)}</strong>
        <small>
          {daysWords(rule.days)} · {text.duty.ruleTimes(rule.start, rule.end)}
          {rule.tz && tz && rule.tz !== tz ? ` · ${text.duty.otherClock(rule.tz)}` : null}
        </small>
        {left?.length === 0 ? <small>{text.duty.ruleRoomsLost}</small> : null}
        {gone.map(({ id, name, words }) => (
          <small key={id}>
            <s>{name}</s> {text.duty.goneCalls(words)}
          </small>
        ))}
      </span>
      {onEdit ? (
        <div className={css.acts}>
          <Button look="quiet" aria-expanded={open} onClick={onEdit}>
            {text.common.edit}
          </Button>
          <Button look="quiet" onClick={() => setAsking(true)}>
            {text.duty.stop}
          </Button>
        </div>
      ) : null}
      {stop.isError ? <Failure error={stop.error} /> : null}
      {asking ? (
        <Confirm
          question={text.duty.stopSure}
          yes={text.duty.stop}
          busy={stop.isPending}
          onNo={() => setAsking(false)}
          onYes={() => stop.mutate(rule.id, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}
