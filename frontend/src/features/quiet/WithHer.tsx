import { useState } from "react";
import { useHeard, useNewsAge, useRealtime } from "@/realtime/hooks";
import { type Length, quietTap, useSayQuiet } from "@/monitor/say-quiet";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { Icon } from "@/shared/ui/Icon";
import { Sheet } from "@/shared/ui/Sheet";
import css from "./Quiet.module.css";

const LENGTHS: Length[] = [{ minutes: 10 }, { minutes: 30 }, { minutes: 60 }, { calm_minutes: 10 }];

/** "I'm with her": two taps for a time of quiet. Not offered over a room that is quiet already, or not heard. `over`: on a picture. */
export function WithHer({ room, name, over = false }: { room: number; name: string; over?: boolean }) {
  const [asking, setAsking] = useState(false);
  const quiet = useRealtime((state) => state.quiets[room] !== undefined);
  const heard = useHeard(room);
  const known = useNewsAge() === null;
  const allowed = useMay("incident.ack");
  if (!allowed || !known || !heard || quiet) return null;
  return (
    <>
      <button type="button" className={classes(css.say, over && css.over)} aria-haspopup="dialog" onClick={() => setAsking(true)}>
        <Icon name="moon" size={20} />
        <span>{text.quiet.say(name)}</span>
      </button>
      {asking ? <Lengths room={room} name={name} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Lengths({ room, name, onClose }: { room: number; name: string; onClose: () => void }) {
  const say = useSayQuiet();
  const choose = (length: Length): void => say.mutate(quietTap(room, length), { onSettled: onClose });
  return (
    <Sheet title={text.quiet.title(name)} onClose={onClose}>
      <p className={css.help}>{text.quiet.help}</p>
      <div className={css.lengths}>
        {LENGTHS.map((length) => (
          <button key={JSON.stringify(length)} type="button" disabled={say.isPending} onClick={() => choose(length)}>
            {"minutes" in length ? text.quiet.minutes(length.minutes) : text.quiet.calm(length.calm_minutes)}
          </button>
        ))}
      </div>
    </Sheet>
  );
}
