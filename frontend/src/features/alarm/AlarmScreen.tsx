import { type ReactNode, useEffect, useRef } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { LevelBar } from "@/monitor/LevelBar";
import { RoomPicture } from "@/monitor/RoomPicture";
import { useMay } from "@/shared/api/session";
import { useRoom } from "@/shared/api/rooms";
import type { Incident } from "@/shared/api/types";
import { wordsOf } from "@/shared/api/client";
import { text } from "@/shared/i18n";
import { Icon } from "@/shared/ui/Icon";
import { useAck } from "./ack-incident";
import css from "./AlarmScreen.module.css";
import { ArmBar } from "./ArmBar";
import type { Alarm } from "./rules";

interface Props extends Alarm {
  answer: (incident: Incident) => void;
  knowSilence: () => void;
}

/** Takes over the screen while somebody is needed. One big button; no dialog, no keyboard. */
export function AlarmScreen({ incidents, noLink, answer, knowSilence }: Props) {
  const [first, ...others] = incidents;
  if (first) return <IncidentAlarm key={first.id} incident={first} others={others} answer={answer} />;
  if (noLink) return <SilenceAlarm knowSilence={knowSilence} />;
  return null;
}

function Takeover({ label, children }: { label: string; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    frame.current?.focus();
    document.documentElement.dataset.alarm = "on";
    return () => {
      delete document.documentElement.dataset.alarm;
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div ref={frame} className={css.screen} role="alertdialog" aria-modal="true" aria-label={label} tabIndex={-1} data-theme="night">
      {children}
    </div>
  );
}

function IncidentAlarm({ incident, others, answer }: { incident: Incident; others: Incident[]; answer: (incident: Incident) => void }) {
  const store = useRealtimeStore();
  const room = useRoom(incident.room);
  const allowed = useMay("incident.ack");
  const calm = incident.kind === "noise" && !incident.noisy;
  const ack = useAck((answered) => store.hear({ type: "incident.changed", at: new Date(store.serverNow()).toISOString(), incident: answered }));
  const take = (): void => {
    answer(incident);
    ack.mutate(incident.id);
  };
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
      <div className={css.lower}>
        {ack.isError ? <p role="alert">{wordsOf(ack.error)}</p> : ack.failureCount > 0 && ack.isPending ? <p role="status">{text.alarm.notSent}</p> : null}
        {allowed ? (
          <button type="button" className={css.take} onClick={take} disabled={ack.isPending || ack.isSuccess}>
            <Icon name="hand" size={36} />
            {ack.isPending || ack.isSuccess ? text.alarm.sending : text.alarm.take}
          </button>
        ) : (
          <p>{text.alarm.notAllowed}</p>
        )}
      </div>
    </Takeover>
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

function SilenceAlarm({ knowSilence }: { knowSilence: () => void }) {
  return (
    <Takeover label={text.alarm.noLink}>
      <ArmBar />
      <div className={css.upper}>
        <header className={css.head}>
          <h1>{text.alarm.noLink}</h1>
          <p className={css.words}>{text.alarm.noLinkHelp}</p>
        </header>
      </div>
      <div className={css.lower}>
        <button type="button" className={css.take} onClick={knowSilence}>
          <Icon name="hand" size={36} />
          {text.alarm.silence}
        </button>
      </div>
    </Takeover>
  );
}
