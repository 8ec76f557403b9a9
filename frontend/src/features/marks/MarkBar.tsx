import { type SubmitEvent, useState } from "react";
import { useRoom } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import type { MarkKind } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { type Place, useTap } from "./get-marks";
import css from "./Marks.module.css";

const LONGEST = 500;
const kinds: { kind: MarkKind; icon: IconName }[] = [
  { kind: "fed", icon: "bottle" },
  { kind: "changed", icon: "nappy" },
  { kind: "settled", icon: "moon" },
  { kind: "medicine", icon: "pill" },
  { kind: "note", icon: "pencil" },
];
/** These say nothing without words. */
const asks = (kind: MarkKind): boolean => kind === "medicine" || kind === "note";

/** One tap says what was done; a medicine's dose and a note are asked for. `compact`: one row of pictures where it is narrow. */
export function MarkBar({ room, incident, compact = false }: Place & { compact?: boolean }) {
  const allowed = useMay("mark.use");
  const name = useRoom(room)?.name ?? "";
  const tap = useTap({ room, incident });
  const [asking, setAsking] = useState<MarkKind | null>(null);
  if (!allowed) return null;
  return (
    <div className={css.marking}>
      <div className={classes(css.bar, compact && css.compact)} role="group" aria-label={text.marks.bar(name)}>
        {kinds.map(({ kind, icon }) => (
          <button
            key={kind}
            type="button"
            className={css.tap}
            title={text.marks.kinds[kind]}
            aria-expanded={asks(kind) ? asking === kind : undefined}
            onClick={() => (asks(kind) ? setAsking(asking === kind ? null : kind) : tap(kind))}
          >
            <Icon name={icon} size={26} />
            <span>{text.marks.kinds[kind]}</span>
          </button>
        ))}
      </div>
      {asking ? <Asked key={asking} kind={asking} onSaid={(note) => tap(asking, note)} onDone={() => setAsking(null)} /> : null}
    </div>
  );
}

function Asked({ kind, onSaid, onDone }: { kind: MarkKind; onSaid: (note: string) => void; onDone: () => void }) {
  const [note, setNote] = useState("");
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSaid(note.trim());
    onDone();
  };
  return (
    <form className={css.asked} onSubmit={submit}>
      <TextField
        label={text.marks.kinds[kind]}
        help={text.marks.noteHelp[kind]}
        value={note}
        maxLength={LONGEST}
        required={kind === "note"}
        autoFocus
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={css.acts}>
        <Button type="submit" look="primary">
          {text.common.save}
        </Button>
        <Button onClick={onDone}>{text.common.cancel}</Button>
      </div>
    </form>
  );
}
