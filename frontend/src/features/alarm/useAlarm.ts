import { useCallback, useEffect, useMemo, useState } from "react";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import type { Incident } from "@/shared/api/types";
import { useSession } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { newUuid } from "@/shared/lib/uuid";
import { setBadge } from "@/shared/lib/badge";
import { type Alarm, alarmOf, type Melody, rings, roundKey } from "./rules";
import { alarmSound } from "./sound";
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

/** A system notification, unless the person looks at the page anyway. */
function notify(incident: Incident): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  if (!document.hidden && document.hasFocus()) return;
  try {
    const shown = new Notification(text.alarm.notificationTitle(incident.room_name), { body: incident.words, tag: `incident-${incident.id}`, requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    /* Android shows notifications only through a service worker; sound and vibration are there all the same */
  }
}

function useNotifications(incidents: Incident[]): void {
  const ringing = incidents.filter(rings).map(roundKey).join();
  useEffect(() => {
    for (const incident of incidents.filter(rings)) notify(incident);
    // Once for each round; the incidents themselves change with every word.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ringing]);
}

/** On the icon of the installed page: what is open. */
function useBadge(open: number): void {
  useEffect(() => setBadge("incidents", open), [open]);
}

export interface Handing {
  incident: Incident;
  /** One for each tap: sent again and again, it counts once. */
  uuid: string;
}

interface AlarmNow extends Alarm {
  /** "Not me" was said here; its screen stays until it is closed. */
  handing: Handing | null;
  answer: (incident: Incident) => void;
  handOver: (incident: Incident) => void;
  /** It was me after all. */
  reopen: (incident: Incident) => void;
  closeHanding: () => void;
  knowSilence: () => void;
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
  const [handing, setHanding] = useState<Handing | null>(null);
  const noises = useRealtime((state) => state.noises);
  const alarmDown = useRealtime((state) => state.alarmDown);
  const [noisesKnown, setNoisesKnown] = useState<ReadonlySet<string>>(new Set());
  const [silenceKnown, setSilenceKnown] = useState(false);
  if (link === "ok" && alarmDown === null && silenceKnown) setSilenceKnown(false);
  const alarm = useMemo(() => alarmOf({ incidents: Object.values(open), link, me, called, answered, noises, noisesKnown, alarmDown, silenceKnown }), [open, link, me, called, answered, noises, noisesKnown, alarmDown, silenceKnown]);
  useRinging(alarm.melody);
  useNotifications(alarm.incidents);
  useBadge(Object.keys(open).length);
  useEffect(() => {
    store.sound = () => alarmSound.armed();
  }, [store]);
  const answer = useCallback((incident: Incident) => setAnswered((known) => new Set(known).add(roundKey(incident))), []);
  const handOver = useCallback(
    (incident: Incident) => {
      answer(incident);
      setHanding({ incident, uuid: newUuid() });
    },
    [answer],
  );
  const reopen = useCallback((incident: Incident) => {
    setAnswered((known) => new Set([...known].filter((key) => key !== roundKey(incident))));
    setHanding(null);
  }, []);
  const knowNoise = useCallback((noise: string) => setNoisesKnown((known) => new Set(known).add(noise)), []);
  return { ...alarm, knowNoise, handing, answer, handOver, reopen, closeHanding: useCallback(() => setHanding(null), []), knowSilence: useCallback(() => setSilenceKnown(true), []) };
}
