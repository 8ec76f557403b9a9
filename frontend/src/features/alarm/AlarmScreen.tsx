import { LevelBar } from "@/monitor/LevelBar";
import { RoomPicture } from "@/monitor/RoomPicture";
import { useRoom } from "@/shared/api/rooms";
import { useMay, useSession } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { wordsOf } from "@/shared/api/client";
import type { BareNoise } from "@/realtime/reducer";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import { useAck } from "./answer-incident";
import css from "./AlarmScreen.module.css";
import { ArmBar } from "./ArmBar";
import { HandedScreen } from "./HandedScreen";
import { nextAfter, roundKey } from "./rules";
import { Takeover } from "./Takeover";
import type { useAlarm } from "./useAlarm";

/** Takes over the screen while somebody is needed. Two big buttons; no dialog, no keyboard. */
export function AlarmScreen(alarm: ReturnType<typeof useAlarm>) {
  const { handing, noLink } = alarm;
  const [first, ...others] = alarm.incidents.filter((each) => !handing || roundKey(each) !== roundKey(handing.incident));
  if (first) return <IncidentAlarm key={first.id} incident={first} others={others} {...alarm} />;
  if (handing) return <HandedScreen key={handing.uuid} handing={handing} onBack={() => alarm.reopen(handing.incident)} onClose={alarm.closeHanding} />;
  if (alarm.bare[0]) return <BareAlarm key={alarm.bare[0].noise.id} {...alarm.bare[0]} know={alarm.knowNoise} />;
  if (noLink) return <TroubleAlarm title={text.alarm.noLink} words={text.alarm.noLinkHelp} know={alarm.knowSilence} />;
  if (alarm.down !== null) return <TroubleAlarm title={text.alarm.down} words={alarm.down} know={alarm.knowSilence} />;
  return null;
}

type Answers = Pick<ReturnType<typeof useAlarm>, "answer" | "handOver">;

function IncidentAlarm({ incident, others, answer, handOver }: Answers & { incident: Incident; others: Incident[] }) {
  const room = useRoom(incident.room);
  const calm = incident.kind === "noise" && !incident.noisy;
  return (
    <Takeover label={`${text.alarm.label}: ${incident.words}`}>
      <ArmBar />
      <div className={css.upper}>
        <header className={css.head}>
          <h1>{incident.room_name}</h1>
          <p className={css.headline}>{calm ? text.alarm.wasLoud : text.alarm.headline[incident.kind]}</p>
          <p className={css.words}>{calm ? text.alarm.quietNow : incident.words}</p>
        </header>
        {room?.camera ? (
          <div className={css.picture}>
            <RoomPicture room={incident.room} name={incident.room_name} silent />
          </div>
        ) : null}
        {room ? <LevelBar room={incident.room} lines={room} label={text.live.meter(incident.room_name)} /> : null}
        <Others incidents={others} />
      </div>
      <AnswerButtons incident={incident} answer={answer} handOver={handOver} />
    </Takeover>
  );
}

/** "I've got it", and "Not me: wake Dad" when there is somebody else. */
function AnswerButtons({ incident, answer, handOver }: Answers & { incident: Incident }) {
  const allowed = useMay("incident.ack");
  const me = useSession()?.person?.id;
  const ack = useAck();
  const next = incident.kind === "test" ? [] : nextAfter(incident, me);
  const taken = ack.isPending || ack.isSuccess;
  const take = (): void => {
    answer(incident);
    ack.mutate(incident.id);
  };
  return (
    <div className={css.lower}>
      {ack.isError ? <p role="alert">{wordsOf(ack.error)}</p> : ack.failureCount > 0 && ack.isPending ? <p role="status">{text.alarm.notSent}</p> : null}
      {allowed ? (
        <>
          <button type="button" className={css.take} onClick={take} disabled={taken}>
            <Icon name="hand" size={36} />
            {taken ? text.alarm.sending : text.alarm.take}
          </button>
          {next.length && !taken ? (
            <button type="button" className={css.notMe} onClick={() => handOver(incident)}>
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

function Others({ incidents }: { incidents: Incident[] }) {
  if (!incidents.length) return null;
  return (
    <ul className={css.others} aria-label={text.alarm.others}>
      {incidents.map((each) => (
        <li key={each.id}>
          <Icon name="bell" size={20} />
          {each.words}
        </li>
      ))}
    </ul>
  );
}

/** The room is loud and the server could not write it down: this page rings by itself, and its answer stays here. */
function BareAlarm({ noise, know }: BareNoise & { know: (noise: string) => void }) {
  const room = useRoom(noise.room);
  const name = room?.name ?? text.alarm.aRoom;
  return (
    <Takeover label={`${text.alarm.label}: ${name}`}>
      <ArmBar />
      <div className={css.upper}>
        <header className={css.head}>
          <h1>{name}</h1>
          <p className={css.headline}>{text.alarm.headline.noise}</p>
          <p className={css.words}>{text.alarm.notWritten}</p>
        </header>
        {room?.camera ? (
          <div className={css.picture}>
            <RoomPicture room={room.id} name={room.name} silent />
          </div>
        ) : null}
        {room ? <LevelBar room={room.id} lines={room} label={text.live.meter(room.name)} /> : null}
      </div>
      <BigButton words={text.alarm.take} onTap={() => know(noise.id)} />
    </Takeover>
  );
}

/** babycam itself is in trouble; one tap silences this page until it is well. */
function TroubleAlarm({ title, words, know }: { title: string; words: string; know: () => void }) {
  return (
    <Takeover label={title}>
      <ArmBar />
      <div className={css.upper}>
        <header className={css.head}>
          <h1>{title}</h1>
          <p className={css.words}>{words}</p>
        </header>
      </div>
      <BigButton words={text.alarm.silence} onTap={know} />
    </Takeover>
  );
}

function BigButton({ words, onTap }: { words: string; onTap: () => void }) {
  return (
    <div className={css.lower}>
      <button type="button" className={css.take} onClick={onTap}>
        <Icon name="hand" size={36} />
        {words}
      </button>
    </div>
  );
}
