import type { ReactNode } from "react";
import { Link } from "wouter";
import { useNewsAge, useRealtime } from "@/realtime/hooks";
import { quietTap, useSayQuiet } from "@/monitor/say-quiet";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { incidentPage } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import type { Going } from "@/shared/ui/going";
import { useAck, useUndo } from "./answer-incident";
import { isCalled, wokenNext } from "./rules";
import css from "./taken.module.css";
import { useUnsent } from "./unsent";

const UNDO_MS = 10_000;
const PEACE_MIN = 30;

/**
 * Who has which room and who is being called, for everybody, until the incident is over. Calm: nothing here rings.
 * A camera that is gone has words of its own, no marks and no time of quiet. `extra`: what else the one who has a child may want to do.
 */
export function useTaken(extra?: (incident: Incident) => ReactNode): Going[] {
  const me = useSession()?.person?.id;
  const unsent = useUnsent();
  const quiets = useRealtime((state) => state.quiets);
  const told = ({ state, room }: Incident): boolean => state === "snoozed" && room in quiets; // by the quiet itself
  return useHeld()
    .filter((each) => !told(each))
    .map((each) => goingOf(each, me, unsent.has(each.id), extra));
}

/** The same in words alone, for when the server is silent: what a quiet room tells otherwise is among them. */
export function useTakenThen(): { key: number; words: ReactNode }[] {
  const me = useSession()?.person?.id;
  const unsent = useUnsent();
  return useHeld().map((each) => ({ key: each.id, words: <Told incident={each} {...mineOf(each, me)} unsent={unsent.has(each.id)} /> }));
}

/** Every incident that does not call this person, or that they have answered; those that still call somebody come first. */
function useHeld(): Incident[] {
  const incidents = useRealtime((state) => state.incidents);
  const me = useSession()?.person?.id;
  const unsent = useUnsent();
  const shown = Object.values(incidents).filter((each) => each.state !== "triggered" || !isCalled(each, me) || unsent.has(each.id));
  const callsFirst = (each: Incident): number => (each.state === "triggered" ? 0 : 1);
  return shown.sort((a, b) => callsFirst(a) - callsFirst(b));
}

function mineOf(each: Incident, me: number | undefined): { mine: boolean; awake: boolean } {
  return { mine: each.acked_by?.id === me, awake: isAwake(each, me) };
}

function goingOf(each: Incident, me: number | undefined, unsent: boolean, extra?: (incident: Incident) => ReactNode): Going {
  const { mine, awake } = mineOf(each, me);
  const take = !awake && each.state === "triggered" && !unsent;
  return {
    key: `incident-${each.id}`,
    icon: each.about === "monitor" ? "cameras" : each.state === "triggered" ? "bell" : "hand",
    look: each.state === "triggered" ? "warn" : "calm",
    words: <Told incident={each} mine={mine} awake={awake} unsent={unsent} />,
    act: take ? <TakeIt incident={each} /> : mine && !awake ? <Undo incident={each} /> : null,
    acts: (
      <>
        {take ? <TakeIt incident={each} /> : mine && !awake ? <Mine incident={each} /> : null}
        <Link href={incidentPage(each.id)}>{text.incident.openShort}</Link>
      </>
    ),
    extra: mine && each.about === "child" ? extra?.(each) : null,
    passing: true,
  };
}

function Told({ incident, mine, awake, unsent }: { incident: Incident; mine: boolean; awake: boolean; unsent: boolean }) {
  const age = useNewsAge();
  return (
    <span className={css.said} data-then={age !== null || undefined}>
      {age === null ? null : <span>{text.link.asOf(age)}: </span>}
      <Words incident={incident} mine={mine} awake={awake} />
      {unsent && age !== null ? <strong role="status"> {text.alarm.notSent}</strong> : null}
    </span>
  );
}

function Words({ incident, mine, awake }: { incident: Incident; mine: boolean; awake: boolean }) {
  const tz = useZone();
  const { room_name: room, acked_by, acked_at, snooze_until } = incident;
  const who = acked_by?.name ?? "";
  if (awake) return <strong>{text.alarm.awake(room)}</strong>;
  if (incident.state === "triggered") return <strong>{calling(incident)}</strong>;
  if (incident.setting_up) return <strong>{text.settingUp.incident(room)}</strong>;
  if (incident.state === "snoozed" && snooze_until) {
    const until = clockTime(snooze_until, tz);
    return <strong>{mine ? text.incident.youSnoozed(room, until) : text.incident.snoozed(who, room, until)}</strong>;
  }
  return (
    <>
      <strong>{haveWords(incident, mine)}</strong> {acked_at ? <span>{text.alarm.since(clockTime(acked_at, tz))}</span> : null}
    </>
  );
}

function haveWords({ about, room_name: room, acked_by }: Incident, mine: boolean): string {
  const who = acked_by?.name ?? "";
  if (about === "monitor") return mine ? text.alarm.youSeeTo(room) : text.alarm.seesTo(who, room);
  return mine ? text.alarm.youHave(room) : text.alarm.has(who, room);
}

/** Has this person answered a drill that rings on for others? */
function isAwake({ state, answered }: Incident, me: number | undefined): boolean {
  return state === "triggered" && answered.some(({ id }) => id === me);
}

function calling(incident: Incident): string {
  const { room_name, kind, certainty, handed_over, told, answered } = incident;
  const next = wokenNext(incident);
  if (next) return text.incident.quietNow(room_name, next.map(({ name }) => name).join(text.incident.and));
  const asleep = told.filter(({ id }) => !answered.some((one) => one.id === id));
  const names = (handed_over?.to ?? asleep).map(({ name }) => name).join(text.incident.and);
  return names
    ? text.incident.calling(names, room_name)
    : text.incident.callingNobody(room_name, incident.rules.noise ? text.wake.headline[certainty ?? "noise"] : text.alarm.headline[kind]);
}

function TakeIt({ incident }: { incident: Incident }) {
  const allowed = useMay("incident.ack");
  const ack = useAck();
  if (!allowed) return null;
  return (
    <Button busy={ack.isPending} onClick={() => ack.mutate(incident)}>
      {text.alarm.takes[incident.about]}
    </Button>
  );
}

/** A slip of the thumb may be taken back for a moment. */
function Undo({ incident }: { incident: Incident }) {
  const now = useNow(1000);
  const undo = useUndo();
  if (incident.acked_at === null || now - Date.parse(incident.acked_at) >= UNDO_MS) return null;
  return (
    <Button look="quiet" busy={undo.isPending} onClick={() => undo.mutate(incident)}>
      {text.incident.undo}
    </Button>
  );
}

/** What who has it may still say: a slip of the thumb, or quiet for a while. */
function Mine({ incident }: { incident: Incident }) {
  const quiet = useSayQuiet();
  return (
    <>
      <Undo incident={incident} />
      {incident.state === "acked" && incident.about === "child" ? (
        <Button busy={quiet.isPending} onClick={() => quiet.mutate(quietTap(incident.room, { minutes: PEACE_MIN }))}>
          {text.quiet.alarm(incident.room_name, PEACE_MIN)}
        </Button>
      ) : null}
    </>
  );
}
