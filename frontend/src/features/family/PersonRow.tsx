import { useRealtimeStore } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";
import { useFamilyZone, useMay, useSession } from "@/shared/api/session";
import type { Member } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { useNow } from "@/shared/lib/useNow";
import { accessWords } from "@/shared/lib/window";
import { Button } from "@/shared/ui/Button";
import { Face } from "@/shared/ui/Face";
import css from "./Family.module.css";
import { LetIn } from "./LetIn";

interface Props {
  person: Member;
  onEdit: (() => void) | undefined;
  open: boolean;
}

/** Who somebody is here, what they see, and when. */
export function PersonRow({ person, onEdit, open }: Props) {
  const me = useSession()?.person?.id === person.id;
  const mayAllow = useMay("people.allow");
  const limited = person.role === "sitter" || person.role === "viewer";
  return (
    <>
      <div className={css.person}>
        <Face name={person.name} colour={person.colour} emoji={person.emoji} picture={person.picture} />
        <p className={css.who}>
          <strong>{me ? `${person.name} (${later.family.you})` : person.name}</strong>
          <Facts person={person} detailed={mayAllow} />
        </p>
        {onEdit ? (
          <Button look="quiet" aria-expanded={open} aria-label={later.family.editPerson(person.name)} onClick={onEdit}>
            {text.common.edit}
          </Button>
        ) : null}
      </div>
      {limited && mayAllow ? <LetIn person={person} /> : null}
    </>
  );
}

function Facts({ person, detailed }: { person: Member; detailed: boolean }) {
  const { serverNow } = useRealtimeStore();
  const tz = useFamilyZone();
  const rooms = useRooms().data ?? [];
  useNow(30_000);
  const limited = person.role === "sitter" || person.role === "viewer";
  const named = rooms.filter(({ id }) => person.rooms.includes(id)).map(({ name }) => name);
  const seen = limited && detailed ? `: ${named.join(", ") || later.family.noRooms}` : "";
  const times = accessWords(person.role, person.access, serverNow(), tz);
  return (
    <>
      <span className={css.help}>{`${text.roles[person.role]}${seen}`}</span>
      {times ? (
        <span className={css.times} data-open={person.access.open}>
          {times}
        </span>
      ) : null}
    </>
  );
}
