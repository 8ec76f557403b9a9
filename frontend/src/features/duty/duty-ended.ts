import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMay, useSession } from "@/shared/api/session";
import type { DutyNow } from "@/shared/api/types";
import { recall, remember } from "@/shared/lib/remembered";
import { dutyNowQuery } from "./get-duty";
import { isOnDuty } from "./summary";

const KEPT = "duty.turn";

/** What this device knows of somebody's turn. `until`: when it should end (ISO; "" without an end); `ended`: when it did. */
export interface Turn {
  person: number;
  until: string;
  ended: string | null;
}

/** The turn as it is after a look at who is on duty. An end that was slept through was at its planned time. */
export function turnAfter(before: Turn | null, rooms: DutyNow[], me: number, now: number): Turn | null {
  const mine = rooms.filter((room) => isOnDuty(room, me));
  if (mine.length)
    return {
      person: me,
      until:
        mine
          .map(({ until }) => until ?? "")
          .sort()
          .at(-1) ?? "",
      ended: null,
    };
  if (before?.person !== me) return null;
  if (before.ended !== null) return before;
  const planned = Date.parse(before.until);
  return { ...before, ended: new Date(planned < now ? planned : now).toISOString() };
}

function kept(): Turn | null {
  try {
    return JSON.parse(recall(KEPT) ?? "null") as Turn | null;
  } catch {
    return null;
  }
}

/** When this person's own turn of duty ended, as far as this device saw it begin; null while it goes on. */
export function useDutyEnded(): string | null {
  const me = useSession()?.person?.id;
  const rooms = useQuery({ ...dutyNowQuery, enabled: useMay("duty.see") }).data;
  const [turn, setTurn] = useState(kept);
  useEffect(() => {
    if (!rooms || me === undefined) return;
    const next = turnAfter(kept(), rooms, me, Date.now());
    remember(KEPT, next && JSON.stringify(next));
    setTurn(next);
  }, [rooms, me]);
  return turn && turn.person === me ? turn.ended : null;
}
