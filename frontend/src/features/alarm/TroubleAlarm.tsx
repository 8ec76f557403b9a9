import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useZone } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { clockTime } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import css from "./AlarmScreen.module.css";
import { useAck } from "./answer-incident";
import { lineOf } from "./said";
import { useTakenThen } from "./taken";
import { Takeover } from "./Takeover";
import { useRefused, useUnsent } from "./unsent";
import type { useAlarm } from "./useAlarm";

type Alarm = Pick<ReturnType<typeof useAlarm>, "incidents" | "answer" | "unanswer" | "knowSilence" | "knowDown">;

const HELP = "alarm-of-babycam";

/** The server does not answer: what that means, what was known last, and one button that stops the sound. */
export function LinkAlarm(alarm: Alarm) {
  const age = useNewsAge() ?? 0;
  const greeted = useRealtime((state) => state.greeted);
  return (
    <Takeover label={text.link.lost} describedBy={HELP} ofServer>
      <div className={css.upper}>
        <header className={css.head} id={HELP}>
          <h1 className={css.lesser}>{text.link.lost}</h1>
          <p className={css.headline}>{text.link.lostHelp}</p>
          <p className={css.words}>{greeted ? text.link.late(age) : text.link.never(age)}</p>
        </header>
        <Then {...alarm} age={age} />
      </div>
      <StopButton onStop={alarm.knowSilence} />
    </Takeover>
  );
}

/** The server says that it can call nobody, in its own words; what it says of the rooms still holds. */
export function DownAlarm(alarm: Alarm) {
  const tz = useZone();
  const age = useNewsAge();
  const down = useRealtime((state) => state.alarmDown);
  if (!down) return null;
  return (
    <Takeover label={text.alarm.down} describedBy={HELP} ofServer={age === null}>
      <div className={css.upper}>
        <header className={css.head} id={HELP}>
          <h1 className={css.lesser}>{text.alarm.down}</h1>
          <p className={css.headline}>{down.words}</p>
          {down.since ? <p className={css.words}>{text.alarm.since(clockTime(down.since, tz))}</p> : null}
        </header>
        <Open {...alarm} age={age} title={text.alarm.others} />
      </div>
      <StopButton onStop={alarm.knowDown} />
    </Takeover>
  );
}

/** What was known when the server was last heard: what this person was called to, who had which room, else how the rooms were. */
function Then({ age, ...alarm }: Alarm & { age: number }) {
  const known = useRealtime((state) => state.rooms);
  const rooms = (useRooms().data ?? []).filter(({ id, camera }) => camera && known[id]);
  const taken = useTakenThen().map(({ key, words }) => <li key={`taken-${key}`}>{words}</li>);
  if (alarm.incidents.length)
    return (
      <Open {...alarm} age={age} title={text.link.then}>
        {taken}
      </Open>
    );
  if (!rooms.length && !taken.length) return null;
  return (
    <section className={`${css.others} ${css.then}`} aria-label={text.link.then}>
      <h2>{text.link.then}</h2>
      <ul>
        {taken}
        {rooms.map(({ id, name }) => (
          <li key={id}>{text.link.room(name, text.link.was[known[id]?.state ?? "unheard"], age)}</li>
        ))}
      </ul>
    </section>
  );
}

/** What this person is called to, each with its answer, which may have to wait for the server. */
function Open({ incidents, age, title, answer, unanswer, children }: Alarm & { age: number | null; title: string; children?: ReactNode }) {
  if (!incidents.length) return null;
  return (
    <section className={css.others} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {incidents.map((each) => (
          <li key={each.id}>
            <Icon name="bell" size={20} />
            <span className={age === null ? undefined : css.then}>{lineOf(each, age)}</span>
            <TakeIt incident={each} answer={answer} unanswer={unanswer} />
          </li>
        ))}
        {children}
      </ul>
    </section>
  );
}

function TakeIt({ incident, answer, unanswer }: Pick<Alarm, "answer" | "unanswer"> & { incident: Incident }) {
  const allowed = useMay("incident.ack");
  const ack = useAck(unanswer);
  const waits = useUnsent().has(incident.id);
  const refused = useRefused(incident.id);
  if (!allowed) return null;
  const take = (): void => {
    answer(incident);
    ack.mutate(incident);
  };
  return (
    <>
      {refused ? <span role="alert">{refused}</span> : null}
      <button type="button" disabled={waits} onClick={take}>
        {waits ? text.alarm.notSent : text.alarm.takes[incident.about]}
      </button>
    </>
  );
}

const TYPING_MS = 600;

/** Has the focus at once; so a key that was meant for what was typed a moment ago must not stop what nobody has heard yet. */
function StopButton({ onStop }: { onStop: () => void }) {
  const shownAt = useRef(Infinity);
  useEffect(() => {
    shownAt.current = performance.now();
  }, []);
  const stop = ({ detail }: MouseEvent): void => {
    const typed = detail === 0 && performance.now() - shownAt.current < TYPING_MS;
    if (!typed) onStop();
  };
  return (
    <div className={css.lower}>
      <button type="button" className={css.take} onClick={stop} data-first>
        <Icon name="soundOff" size={36} />
        {text.link.stop}
      </button>
    </div>
  );
}

export function BigButton({ words, onTap }: { words: string; onTap: () => void }) {
  return (
    <div className={css.lower}>
      <button type="button" className={css.take} onClick={onTap}>
        <Icon name="hand" size={36} />
        {words}
      </button>
    </div>
  );
}
