import { useState } from "react";
import { useLocation } from "wouter";
import { LevelBar } from "@/monitor/LevelBar";
import { quietTap, useSayQuiet } from "@/monitor/say-quiet";
import { RoomPicture } from "@/monitor/RoomPicture";
import { useHeard, useNewsAge, useRealtime, useRealtimeStore } from "@/realtime/hooks";
import type { BareNoise } from "@/realtime/reducer";
import { useRoom } from "@/shared/api/rooms";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { roomPage } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { isTyping } from "@/shared/lib/typing";
import { useNow } from "@/shared/lib/useNow";
import { Icon } from "@/shared/ui/Icon";
import { type Said, useAck } from "./answer-incident";
import css from "./AlarmScreen.module.css";
import { HandoffScreen } from "./HandoffScreen";
import { HowItBegan } from "./HowItBegan";
import { nextAfter } from "./rules";
import { goingOn, lineOf, type Said as Told, saidOf } from "./said";
import { Takeover } from "./Takeover";
import { BigButton, DownAlarm, LinkAlarm } from "./TroubleAlarm";
import { useRefused, useUnsent } from "./unsent";
import type { useAlarm } from "./useAlarm";

/** Takes over the screen while somebody is needed: by what weighs most (precedence.ts). Big buttons; no dialog, no keyboard. */
export function AlarmScreen(alarm: ReturnType<typeof useAlarm>) {
  const { handoff } = alarm;
  const [first, ...others] = alarm.incidents;
  switch (alarm.subject) {
    case "link":
      return <LinkAlarm {...alarm} />;
    case "down":
      return <DownAlarm {...alarm} />;
    case "noise":
      return alarm.bare[0] ? <BareAlarm key={alarm.bare[0].noise.id} {...alarm.bare[0]} know={alarm.knowNoise} /> : null;
    case "handoff":
      return handoff ? (
        <HandoffScreen key={handoff.uuid} handoff={handoff} onBack={() => alarm.reopen(handoff.incident)} onClose={alarm.closeHandoff} />
      ) : null;
    case null:
      return null;
    default:
      return first ? <IncidentAlarm key={first.id} incident={first} others={others} {...alarm} /> : null;
  }
}

const PEACE_MIN = 30;

/** Letters from which on a name would push everything else off a small screen. */
const LONG_NAME = 16;

type Answers = Pick<ReturnType<typeof useAlarm>, "answer" | "unanswer" | "handOff">;

function IncidentAlarm({ incident, others, ...answers }: Answers & { incident: Incident; others: Incident[] }) {
  const room = useRoom(incident.room);
  const age = useNewsAge();
  const why = useRealtime((state) => state.rooms[incident.room]?.health.words ?? null);
  const said = saidOf(incident, age, useHeard(incident.room), why);
  return (
    <Takeover label={`${text.alarm.label}: ${incident.room_name} ${said.headline}`} about={incident.about}>
      <div className={classes(css.upper, css.split)}>
        <Head incident={incident} said={said} />
        {room?.camera ? (
          <div className={css.picture}>
            <RoomPicture room={incident.room} name={incident.room_name} silent />
          </div>
        ) : null}
        {room ? <LevelBar room={incident.room} lines={room} label={text.live.meter(incident.room_name)} /> : null}
        <Numbers incident={incident} said={said} />
        <Others incidents={others} age={age} />
      </div>
      <AnswerButtons incident={incident} {...answers} />
    </Takeover>
  );
}

/** Which room, what, for how long and since when: in this order, and the numbers elsewhere. */
function Head({ incident, said: { headline, words } }: { incident: Incident; said: Told }) {
  const tz = useZone();
  const age = useNewsAge();
  const heard = useHeard(incident.room);
  const { serverNow } = useRealtimeStore();
  useNow(1000);
  const going = goingOn(incident, age, heard, serverNow());
  const besides = going && words === incident.words ? incident.beside : words;
  return (
    <header className={css.head}>
      <h1 data-long={incident.room_name.length > LONG_NAME}>{incident.room_name}</h1>
      <p className={css.headline}>{going?.what ?? headline}</p>
      {going ? <p className={css.since}>{text.alarm.since(clockTime(going.since, tz))}</p> : null}
      {besides && !inNumbers(incident, words) ? <p className={css.words}>{besides}</p> : null}
    </header>
  );
}

const inNumbers = ({ rules, words }: Incident, said: string): boolean => rules.noise && said === words;

/** For who wants them: how loud it is and why it woke. */
function Numbers({ incident, said: { words, cause } }: { incident: Incident; said: Told }) {
  return (
    <div className={css.numbers}>
      {inNumbers(incident, words) ? <p>{words}</p> : null}
      {cause === null ? null : <p>{text.wake.woke(cause)}</p>}
    </div>
  );
}

/** "I've got it", which leads to the room, and "Not me: wake Dad" when there is somebody else. What somebody was typing stays. */
function AnswerButtons({ incident, answer, unanswer, handOff }: Answers & { incident: Incident }) {
  const allowed = useMay("incident.ack");
  const me = useSession()?.person?.id;
  const ack = useAck(unanswer);
  const tries = useUnsent().get(incident.id);
  const refused = useRefused(incident.id);
  const cut = useNewsAge() !== null;
  const next = incident.rules.drill ? [] : nextAfter(incident, me);
  const taken = tries !== undefined || ack.isSuccess;
  const [typing] = useState(isTyping);
  const [, go] = useLocation();
  const take = (): void => {
    answer(incident);
    ack.mutate(incident);
    if (!incident.rules.drill && !typing) go(roomPage(incident.room));
  };
  return (
    <div className={css.lower}>
      {refused ? (
        <p role="alert">{refused}</p>
      ) : tries !== undefined && (tries > 0 || cut) ? (
        <p role="status">{text.alarm.notSent}</p>
      ) : null}
      {allowed ? (
        <>
          <button type="button" className={css.take} onClick={take} disabled={taken} aria-keyshortcuts="a">
            <Icon name={incident.about === "monitor" ? "cameras" : "hand"} size={36} />
            {taken ? text.alarm.sending : text.alarm.takes[incident.about]}
            <kbd aria-hidden="true">A</kbd>
          </button>
          <div className={css.lesserActs}>
            <HowItBegan incident={incident} className={css.withHer} />
            {incident.rules.yields && !taken ? <WithHer incident={incident} onSaid={() => answer(incident)} onRefused={unanswer} /> : null}
          </div>
          {next.length && !taken ? (
            <button type="button" className={css.notMe} onClick={() => handOff(incident)}>
              <Icon name="moon" size={28} />
              {text.incident.notMe(next.join(text.incident.and))}
            </button>
          ) : null}
        </>
      ) : (
        <p>{text.alarm.notAllowed}</p>
      )}
    </div>
  );
}

/** The second act: who sits beside the bed wants no ringing at all for a while. */
function WithHer({ incident, onSaid, onRefused }: { incident: Incident; onSaid: () => void; onRefused: (said: Said) => void }) {
  const say = useSayQuiet(() => onRefused(incident));
  const heard = useHeard(incident.room);
  const [, go] = useLocation();
  const quiet = (): void => {
    onSaid();
    say.mutate(quietTap(incident.room, { minutes: PEACE_MIN }));
    go(roomPage(incident.room));
  };
  return heard ? (
    <button type="button" className={css.withHer} onClick={quiet} disabled={say.isPending}>
      <Icon name="moon" size={24} />
      {text.quiet.alarm(incident.room_name, PEACE_MIN)}
    </button>
  ) : null;
}

function Others({ incidents, age }: { incidents: Incident[]; age: number | null }) {
  if (!incidents.length) return null;
  return (
    <ul className={css.others} aria-label={text.alarm.others}>
      {incidents.map((each) => (
        <li key={each.id}>
          <Icon name="bell" size={20} />
          {lineOf(each, age)}
        </li>
      ))}
    </ul>
  );
}

/** The room is loud and the server could not write it down: this page rings by itself, and its answer stays here. */
function BareAlarm({ noise, know }: BareNoise & { know: (noise: string) => void }) {
  const room = useRoom(noise.room);
  const age = useNewsAge();
  const name = room?.name ?? text.alarm.aRoom;
  return (
    <Takeover label={`${text.alarm.label}: ${name}`}>
      <div className={css.upper}>
        <header className={css.head}>
          <h1>{name}</h1>
          <p className={css.headline}>
            {age === null ? text.wake.headline[noise.certainty] : text.link.wasAgo(text.wake.was[noise.certainty], age)}
          </p>
          <p className={css.words}>{text.alarm.notWritten}</p>
        </header>
        {room?.camera ? (
          <div className={css.picture}>
            <RoomPicture room={room.id} name={room.name} silent />
          </div>
        ) : null}
        {room ? <LevelBar room={room.id} lines={room} label={text.live.meter(room.name)} /> : null}
      </div>
      <BigButton words={text.alarm.takes.child} onTap={() => know(noise.id)} />
    </Takeover>
  );
}
