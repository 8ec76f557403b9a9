import { useCallback, useEffect, useMemo, useState } from "react";
import type { LinkTruth } from "@/realtime/link";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { isHeard } from "@/realtime/reducer";
import type { Incident } from "@/shared/api/types";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { newUuid } from "@/shared/lib/uuid";
import { setBadge } from "@/shared/lib/badge";
import type { Melody } from "./melody";
import { type Alarm, alarmOf, rings, roundKey } from "./rules";
import { notify, takeBack } from "@/shared/lib/notices";
import { alarmSound } from "./sound";
import type { Said } from "./answer-incident";
import { useCalls } from "./useCalls";
import { useArmed } from "./useSound";

const VIBRATION: Record<Melody, number[]> = { baby: [400, 200, 400, 200, 800], lost: [200, 150, 200] };
const VIBRATE_EVERY_MS = 2_500;

function useRinging(melody: Melody | null): void {
  const armed = useArmed();
  useEffect(() => {
    if (!melody) return;
    alarmSound.ring(melody);
    return () => alarmSound.stop();
  }, [melody, armed]);
  useEffect(() => {
    if (!melody || !("vibrate" in navigator)) return;
    const shake = (): void => void navigator.vibrate(VIBRATION[melody]);
    shake();
    const timer = setInterval(shake, VIBRATE_EVERY_MS);
    return () => {
      clearInterval(timer);
      navigator.vibrate(0);
    };
  }, [melody]);
}

/** A new incident, round or call is no time for a melody that is soft because somebody listens to how it began. */
function useEscalation(incidents: Incident[]): void {
  const calls = incidents.map(({ id, round, step, severity }) => [id, round, step, severity].join(":")).join();
  useEffect(() => alarmSound.endPiece(), [calls]);
}

function useNotifications(incidents: Incident[], link: LinkTruth): void {
  const ringing = link === "lost" ? "" : incidents.filter(rings).map(roundKey).join();
  useEffect(() => {
    const told = incidents.filter((each) => ringing.split(",").includes(roundKey(each)));
    for (const { id, room_name, words } of told) notify(`incident-${id}`, text.alarm.notificationTitle(room_name), words);
    return () => told.forEach(({ id }) => takeBack(`incident-${id}`));
    // Once for each round; the incidents themselves change with every word.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ringing]);
}

/** Trouble of babycam itself, as long as it lasts: what was shown of the rooms before is gone by then. */
function useTroubleNotice(tag: string, title: string, words: string | null): void {
  useEffect(() => {
    if (words === null) return;
    notify(tag, title, words);
    return () => takeBack(tag);
  }, [tag, title, words]);
}

/** On the icon of the installed page: what is open. */
function useBadge(open: number): void {
  useEffect(() => setBadge("incidents", open), [open]);
}

export interface Handoff {
  incident: Incident;
  /** One for each tap: sent again and again, it counts once. */
  uuid: string;
}

interface AlarmNow extends Alarm {
  /** "Not me" was said here; its screen stays until it is closed. */
  handoff: Handoff | null;
  answer: (incident: Incident) => void;
  /** The server would not have the answer: it rings on. */
  unanswer: (said: Said) => void;
  handOff: (incident: Incident) => void;
  /** It was me after all. */
  reopen: (incident: Incident) => void;
  closeHandoff: () => void;
  knowSilence: () => void;
  knowDown: () => void;
  knowNoise: (noise: string) => void;
}

/** The page's alarm: decides by the rules, rings, shakes, notifies. Mount once. */
export function useAlarm(): AlarmNow {
  const store = useRealtimeStore();
  const open = useRealtime((state) => state.incidents);
  const link = useRealtime((state) => state.link);
  const me = useSession()?.person?.id;
  const called = useCalls();
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [handoff, setHandoff] = useState<Handoff | null>(null);
  const noises = useRealtime((state) => state.noises);
  const alarmDown = useRealtime((state) => state.alarmDown);
  const [noisesKnown, setNoisesKnown] = useState<ReadonlySet<string>>(new Set());
  const [silenceKnown, setSilenceKnown] = useState(false);
  const [downStopped, setDownStopped] = useState<string | null>(null);
  const downKnown = alarmDown !== null && downStopped === alarmDown.words;
  if (link === "ok" && silenceKnown) setSilenceKnown(false);
  if (alarmDown === null && downStopped !== null) setDownStopped(null);
  const unheard = useRealtime((state) =>
    Object.keys(state.rooms)
      .filter((id) => !isHeard(state, Number(id)))
      .join(" "),
  );
  const handedRound = handoff && roundKey(handoff.incident);
  const alarm = useMemo(() => {
    const deaf = new Set(unheard.split(" ").map(Number));
    return alarmOf({
      incidents: Object.values(open),
      link,
      me,
      called,
      answered,
      noises,
      noisesKnown,
      alarmDown,
      deaf,
      silenceKnown,
      downKnown,
      handoff: handedRound,
    });
  }, [open, link, me, called, answered, noises, noisesKnown, alarmDown, unheard, silenceKnown, downKnown, handedRound]);
  useRinging(alarm.melody);
  useEscalation(alarm.incidents);
  useNotifications(alarm.incidents, link);
  useTroubleNotice("babycam-link", text.link.lost, link === "lost" ? text.link.lostHelp : null);
  useTroubleNotice("babycam-down", text.alarm.down, alarmDown?.words ?? null);
  useBadge(Object.keys(open).length);
  useEffect(() => {
    store.sound = () => alarmSound.armed();
  }, [store]);
  const answer = useCallback((incident: Incident) => setAnswered((known) => new Set(known).add(roundKey(incident))), []);
  const handOff = useCallback(
    (incident: Incident) => {
      answer(incident);
      setHandoff({ incident, uuid: newUuid() });
    },
    [answer],
  );
  const unanswer = useCallback((said: Said) => setAnswered((known) => new Set([...known].filter((key) => key !== roundKey(said)))), []);
  const reopen = useCallback(
    (incident: Incident) => {
      unanswer(incident);
      setHandoff(null);
    },
    [unanswer],
  );
  const knowNoise = useCallback((noise: string) => setNoisesKnown((known) => new Set(known).add(noise)), []);
  return {
    ...alarm,
    knowNoise,
    handoff,
    answer,
    unanswer,
    handOff,
    reopen,
    closeHandoff: useCallback(() => setHandoff(null), []),
    knowSilence: useCallback(() => setSilenceKnown(true), []),
    knowDown: useCallback(() => setDownStopped(alarmDown?.words ?? null), [alarmDown]),
  };
}
