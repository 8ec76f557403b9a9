import { useRealtime } from "@/realtime/hooks";
import { isHeard } from "@/realtime/reducer";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { endAuto, setAuto, useAuto } from "../listening";
import css from "./AutoHear.module.css";
import { useLouder } from "./useLouder";

/** Hear whichever room is louder; says which one that is, and which is not heard at all. */
export function AutoHear({ rooms }: { rooms: readonly Room[] }) {
  const seen = rooms.filter(({ camera }) => camera);
  const ids = seen.map(({ id }) => id);
  useLouder(ids);
  const heard = useAuto();
  const on = heard !== undefined;
  if (seen.length < 2) return null;
  return (
    <div className={css.auto} data-auto={on ? "on" : "off"}>
      <Button icon={on ? "soundOn" : "soundOff"} aria-pressed={on} onClick={() => (on ? endAuto(true) : setAuto(ids, null))}>
        {text.auto.title}
      </Button>
      {on ? <Said rooms={seen} heard={heard} /> : null}
    </div>
  );
}

function Said({ rooms, heard }: { rooms: readonly Room[]; heard: number | null }) {
  const deaf = useRealtime((state) =>
    rooms
      .filter(({ id }) => !isHeard(state, id))
      .map(({ name }) => name)
      .join(", "),
  );
  const name = rooms.find(({ id }) => id === heard)?.name;
  return (
    <p className={css.said} role="status">
      {name ? text.auto.hear(name) : text.auto.none}
      {name && deaf ? <strong>{text.auto.deaf(deaf)}</strong> : null}
    </p>
  );
}
