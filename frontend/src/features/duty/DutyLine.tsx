import { useQuery } from "@tanstack/react-query";
import { useNewsAge } from "@/realtime/hooks";
import { useFamilyZone, useMay } from "@/shared/api/session";
import type { DutyNow } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import css from "./DutyLine.module.css";
import { dutyNowQuery } from "./get-duty";
import { foremost, lookNow, namesOf, UNREADY } from "./summary";

/** Who is woken and until when, in words alone: for a screen that is looked at from afar. */
export function DutyLine() {
  return useMay("duty.see") ? <Line /> : null;
}

function Line() {
  const rooms = useQuery(dutyNowQuery).data;
  const age = useNewsAge();
  const room = rooms && foremost(rooms);
  if (!room) return null;
  return (
    <p className={css.line} data-look={lookNow(room)} data-then={age !== null || undefined}>
      {age === null ? null : `${text.link.asOf(age)}: `}
      <strong>{whoOf(room)}</strong> <Until room={room} />
    </p>
  );
}

function whoOf(room: DutyNow): string {
  const look = lookNow(room);
  if (look === "untried") return text.duty.untried;
  if (look === "nobody") return text.duty.nobody;
  return look === "gap" ? text.duty.everyone : namesOf(room.tiers[0] ?? [], text.duty.and);
}

function Until({ room }: { room: DutyNow }) {
  const tz = useFamilyZone();
  return UNREADY.has(lookNow(room)) || !room.until ? null : <>{text.duty.until(clockTime(room.until, tz))}</>;
}
