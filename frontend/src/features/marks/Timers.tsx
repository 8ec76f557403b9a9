import { useState } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { useRoom } from "@/shared/api/rooms";
import { useZone } from "@/shared/api/session";
import type { QuickMark, Timers as Counted } from "@/shared/api/types";
import { timers } from "@/shared/i18n/timers";
import { classes } from "@/shared/lib/classes";
import { exactTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Icon, type IconName } from "@/shared/ui/Icon";
import { minutesSince, useTimers } from "./get-timers";
import css from "./Timers.module.css";

const TURN_MS = 10_000;
const icons: Record<QuickMark["kind"], IconName> = { fed: "bottle", changed: "nappy", settled: "moon", medicine: "pill", note: "pencil" };

/** The server's minutes, as they go on. */
function useServerNow(): number {
  const store = useRealtimeStore();
  useNow(TURN_MS);
  return store.serverNow();
}

/** Since when, beside a room: each goes on by itself, and a tap says the exact time. */
export function Timers({ room }: { room: number }) {
  const counted = useTimers(room);
  const name = useRoom(room)?.name ?? "";
  if (!counted) return <div className={css.timers} aria-hidden="true" />;
  return (
    <ul className={css.timers} aria-label={timers.label(name)}>
      <SleepTimer sleep={counted.sleep} />
      {counted.marks
        .filter(({ kind }) => kind !== "settled")
        .map((mark) => (
          <MarkTimer key={mark.kind} mark={mark} />
        ))}
    </ul>
  );
}

function MarkTimer({ mark }: { mark: QuickMark }) {
  const minutes = minutesSince(mark.at, useServerNow());
  return <Timer icon={icons[mark.kind]} what={timers.kinds[mark.kind]} how={timers.ago(minutes)} at={mark.at} />;
}

function SleepTimer({ sleep: { state, since, at_least } }: { sleep: Counted["sleep"] }) {
  const now = useServerNow();
  const what = timers.states[state];
  if (since === null)
    return (
      <li className={classes(css.timer, css.unknown)} data-sleep={state}>
        <Icon name="moon" size={22} />
        <span className={css.words}>
          <span className={css.what}>{what}</span>
          <span>{timers.unheard}</span>
        </span>
      </li>
    );
  return <Timer icon="moon" what={what} how={timers.lasting(minutesSince(since, now), at_least)} at={since} state={state} />;
}

interface TimerProps {
  icon: IconName;
  what: string;
  how: string;
  at: string;
  state?: string;
}

function Timer({ icon, what, how, at, state }: TimerProps) {
  const tz = useZone();
  const [exact, setExact] = useState(false);
  const time = exactTime(at, tz);
  const [shown, other] = exact ? [time, how] : [how, time];
  return (
    <li>
      <button
        type="button"
        className={css.timer}
        aria-pressed={exact}
        aria-label={timers.both(what, shown, other)}
        title={time}
        data-sleep={state}
        onClick={() => setExact(!exact)}
      >
        <Icon name={icon} size={22} />
        <span className={css.words}>
          <span className={css.what}>{what}</span> <strong>{shown}</strong>
        </span>
      </button>
    </li>
  );
}

/** The same in a few words, over a room's picture: how it sleeps, and when it was fed. Nothing while nobody knows. */
export default function ShortTimers({ room }: { room: number }) {
  const counted = useTimers(room);
  const now = useServerNow();
  const sleep = counted?.sleep;
  const fed = counted?.marks.find(({ kind }) => kind === "fed");
  const words = [
    sleep?.state === "asleep" && sleep.since ? timers.short(timers.states.asleep, minutesSince(sleep.since, now)) : "",
    fed ? timers.short(timers.kinds.fed, minutesSince(fed.at, now)) : "",
  ].filter(Boolean);
  return words.length ? <p className={css.short}>{words.join(" · ")}</p> : null;
}
