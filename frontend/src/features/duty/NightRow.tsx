import { useFamilyZone } from "@/shared/api/session";
import type { DutySegment, DutyStretch } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { Face } from "@/shared/ui/Face";
import { Icon } from "@/shared/ui/Icon";
import css from "./Duty.module.css";
import type { NightOf } from "./nights";
import { lookOf, namesOf } from "./summary";

/** What stands in a stretch: names, or that everybody is called. */
export function stretchWords({ people, flags }: Pick<DutyStretch, "people" | "flags">): string {
  return lookOf(flags) === "planned" ? namesOf(people, text.duty.and) : text.duty.everyone;
}

/** Neighbours that say the same are one piece of the bar. */
function piecesOf({ parts }: NightOf): DutySegment[] {
  return parts.reduce<DutySegment[]>((pieces, part) => {
    const last = pieces.at(-1);
    const same = last && last.end === part.start && stretchWords(last) === stretchWords(part) && lookOf(last.flags) === lookOf(part.flags);
    return same ? [...pieces.slice(0, -1), { ...last, end: part.end }] : [...pieces, part];
  }, []);
}

/** One night as a bar from evening to morning. */
export function NightRow({
  night,
  label,
  open,
  onOpen,
}: {
  night: NightOf;
  label: string;
  open: boolean;
  onOpen: (() => void) | undefined;
}) {
  const bar = (
    <>
      <span className={css.nightName}>{label}</span>
      <Bar night={night} />
    </>
  );
  if (!onOpen) return <div className={css.night}>{bar}</div>;
  return (
    <button type="button" className={css.night} aria-expanded={open} onClick={onOpen}>
      {bar}
      <span className="sr-only">{text.duty.changeIt}</span>
    </button>
  );
}

function Bar({ night }: { night: NightOf }) {
  const tz = useFamilyZone();
  return (
    <span className={css.bar}>
      {piecesOf(night).map((part) => (
        <span
          key={part.start}
          className={css.part}
          data-look={lookOf(part.flags)}
          style={{
            flexGrow: Date.parse(part.end) - Date.parse(part.start),
            borderColor: lookOf(part.flags) === "planned" ? part.people[0]?.colour : undefined,
          }}
          title={`${clockTime(part.start, tz)}–${clockTime(part.end, tz)} ${stretchWords(part)}. ${part.why}`}
        >
          {lookOf(part.flags) === "planned" ? (
            part.people.map((person) => <Face key={person.id} name={person.name} colour={person.colour} small />)
          ) : (
            <Icon name="family" size={20} />
          )}
          <span className={css.partName}>{stretchWords(part)}</span>
        </span>
      ))}
    </span>
  );
}
