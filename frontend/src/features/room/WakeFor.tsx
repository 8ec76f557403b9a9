import { useEffect, useRef } from "react";
import { fieldError } from "@/shared/api/client";
import { useProposal } from "@/shared/api/proposal";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { WAKE_PLACE } from "@/shared/lib/paths";
import { Options, SelectField } from "@/shared/ui/Field";
import { Notice } from "@/shared/ui/Surface";
import css from "./Room.module.css";
import type { RoomChange } from "./update-room";

const order: Room["wake_for"][] = ["any", "cries_and_long", "cries"];
/** Seconds; null: never. */
const waits = [30, 60, 120, 300, 600, null];
const NEVER = "never";

interface Update {
  mutate: (change: RoomChange) => void;
  error: unknown;
}

/** What this room wakes its parents for, and how long another noise may last. */
export function WakeFor({ room, update }: { room: Room; update: Update }) {
  return (
    <section id={WAKE_PLACE} ref={useWanted()} className={css.form} tabIndex={-1} aria-label={text.wake.choice}>
      <ProposalNotice room={room} />
      <Options
        label={text.wake.choice}
        value={room.wake_for}
        options={order.map((value) => ({ value, label: text.wake.choices[value].name, help: text.wake.choices[value].help }))}
        error={fieldError(update.error, "wake_for")}
        onChange={(wake_for) => update.mutate({ wake_for })}
      />
      {room.wake_for === "cries_and_long" ? (
        <SelectField
          label={text.wake.long}
          help={room.long_noise_s === null ? text.wake.longNeverHelp : text.wake.longHelp}
          error={fieldError(update.error, "long_noise_s")}
          value={room.long_noise_s ?? NEVER}
          onChange={({ target }) => update.mutate({ long_noise_s: target.value === NEVER ? null : Number(target.value) })}
        >
          {offered(room.long_noise_s).map((seconds) => (
            <option key={seconds} value={seconds ?? NEVER}>
              {text.wake.after(seconds)}
            </option>
          ))}
        </SelectField>
      ) : null}
    </section>
  );
}

/** What the answers to "Was this right?" propose. The choice is below it. */
function ProposalNotice({ room }: { room: Room }) {
  const proposal = useProposal(room.id).data;
  if (!proposal?.wake_for || proposal.wake_for === room.wake_for) return null;
  return (
    <Notice>
      {text.wake.proposal.why(proposal.wrong, proposal.of)} {text.wake.proposal.ask[proposal.wake_for]}
    </Notice>
  );
}

/** The usual waits, and the one that holds though it is none of them. */
function offered(now: number | null): (number | null)[] {
  if (waits.includes(now)) return waits;
  return [...waits.filter((each) => each !== null), now].sort((a, b) => Number(a) - Number(b)).concat(null);
}

/** Brings it into view where a link led here. */
function useWanted() {
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    if (location.hash !== `#${WAKE_PLACE}`) return;
    here.current?.scrollIntoView({ block: "center" });
    here.current?.focus({ preventScroll: true });
  }, []);
  return here;
}
