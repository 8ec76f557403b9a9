import { useCallback, useEffect, useMemo, useState } from "react";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import type { Incident } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { type Alarm, alarmOf, type Melody, rings, roundKey } from "./rules";
import { alarmSound } from "./sound";
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
    const shown = new Notification(text.alarm.notificationTitle(incident.room_name), { body: incident.words, tag: roundKey(incident), requireInteraction: true });
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

interface AlarmNow extends Alarm {
  answer: (incident: Incident) => void;
  knowSilence: () => void;
}

/** The page's alarm: decides by the rules, rings, shakes, notifies. Mount once. */
export function useAlarm(): AlarmNow {
  const store = useRealtimeStore();
  const open = useRealtime((state) => state.incidents);
  const link = useRealtime((state) => state.link);
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [silenceKnown, setSilenceKnown] = useState(false);
  if (link === "ok" && silenceKnown) setSilenceKnown(false);
  const alarm = useMemo(() => alarmOf({ incidents: Object.values(open), link, answered, silenceKnown }), [open, link, answered, silenceKnown]);
  useRinging(alarm.melody);
  useNotifications(alarm.incidents);
  useEffect(() => {
    store.sound = () => alarmSound.armed();
  }, [store]);
  const answer = useCallback((incident: Incident) => setAnswered((known) => new Set(known).add(roundKey(incident))), []);
  return { ...alarm, answer, knowSilence: useCallback(() => setSilenceKnown(true), []) };
}
