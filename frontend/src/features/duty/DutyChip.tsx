import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useNewsAge } from "@/realtime/hooks";
import { useMay, useFamilyZone } from "@/shared/api/session";
import type { DutyNow } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { pages } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { Face } from "@/shared/ui/Face";
import { Icon } from "@/shared/ui/Icon";
import css from "./DutyChip.module.css";
import { dutyNowQuery } from "./get-duty";
import { asleepFirst, endsInGap, foremost, lookNow, namesOf, UNREADY, type Look } from "./summary";

/** Who is woken, until when, and who is next: on every screen. `silenced`: a check found nobody who could be woken. */
export function DutyChip({ silenced }: { silenced: boolean }) {
  return useMay("duty.see") ? <Chip silenced={silenced} /> : null;
}

function Chip({ silenced }: { silenced: boolean }) {
  const { data: rooms, isPending } = useQuery(dutyNowQuery);
  const age = useNewsAge();
  const room = rooms && foremost(rooms);
  if (!room) return isPending ? <div className={css.chip} aria-hidden="true" /> : null;
  const look = lookNow(room, silenced);
  const asleep = asleepFirst(room)[0];
  const faces = look === "planned" || look === "lost" ? (room.tiers[0] ?? []) : [];
  return (
    <Link href={pages.duty} className={css.chip} data-look={look} data-then={age !== null || undefined} data-duty-chip>
      {faces.length ? (
        <span className={css.faces}>
          {faces.slice(0, 3).map((person) => (
            <Face key={person.id} name={person.name} colour={person.colour} small />
          ))}
        </span>
      ) : (
        <Icon name={look === "nobody" ? "warn" : look === "untried" ? "bell" : "family"} size={22} />
      )}
      <span className={css.words}>
        {age === null ? null : <span>{text.link.asOf(age)}: </span>}
        <strong>{headline(room, look)}</strong> <Rest room={room} look={look} />
        {asleep ? <span className={css.lost}>{asleep.words}</span> : null}
        <span className={css.why}>{room.why}</span>
      </span>
    </Link>
  );
}

function headline(room: DutyNow, look: Look): string {
  if (look === "untried") return text.duty.untried;
  if (look === "nobody") return text.duty.nobody;
  return look === "gap" ? text.duty.everyone : namesOf(room.tiers[0] ?? [], text.duty.and);
}

function Rest({ room, look }: { room: DutyNow; look: Look }) {
  const tz = useFamilyZone();
  if (UNREADY.has(look) || !room.until) return null;
  const next = room.next && (endsInGap(room) ? text.duty.everybody : namesOf(room.next.people, text.duty.and));
  const parts = [text.duty.until(clockTime(room.until, tz)), next ? text.duty.then(next) : ""];
  return <span>{parts.filter(Boolean).join(" · ")}</span>;
}
