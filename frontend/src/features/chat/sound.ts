import { useEffect, useSyncExternalStore } from "react";
import { useRealtimeStore } from "@/realtime/hooks";
import { useSession } from "@/shared/api/session";
import type { Household, Message } from "@/shared/api/types";
import { recall, remember } from "@/shared/lib/remembered";
import { isQuiet } from "./night";

const NAME = "chat.sound";
const NOTES = [659.3, 880]; // E5, A5
const LOUDNESS = 0.05;
const FRESH_MS = 60_000;

let context: AudioContext | null = null;
const listeners = new Set<() => void>();

/** Two soft notes. Nothing where the browser lets the page not sound yet: it waits for a tap, and a message is no reason to ask for one. */
function chime(): void {
  const touched = (navigator as Partial<Navigator>).userActivation?.hasBeenActive;
  if (typeof AudioContext === "undefined" || !touched) return;
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
  NOTES.forEach((frequency, index) => note(context as AudioContext, frequency, index * 0.14));
}

function note(where: AudioContext, frequency: number, after: number): void {
  const at = where.currentTime + after;
  const tone = new OscillatorNode(where, { frequency });
  const gain = new GainNode(where, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  tone.connect(gain).connect(where.destination);
  tone.start(at);
  tone.stop(at + 0.6);
}

const soundWanted = (): boolean => recall(NAME) !== "off";

export function wantSound(on: boolean): void {
  remember(NAME, on ? null : "off");
  for (const listener of listeners) listener();
}

export function useSoundWanted(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, soundWanted);
}

/** Is this message worth a sound: new, by somebody else, not at night unless it is urgent. */
export function sounds(message: Message, me: number, household: Household | null | undefined, now: number): boolean {
  const fresh = message.version === 1 && !message.deleted && !message.pinned && now - Date.parse(message.at) < FRESH_MS;
  return (
    fresh && message.kind !== "card" && message.author !== null && message.author !== me && (message.urgent || !isQuiet(household, now))
  );
}

/** A soft sound for a new message, wherever on the page one is. Alarms are none of its business. */
export function useSoftSound(me: number): void {
  const realtime = useRealtimeStore();
  const household = useSession()?.household;
  useEffect(() => {
    let newest = 0;
    return realtime.onMessage((said) => {
      if (said.type !== "chat.message" || said.message.id <= newest) return;
      newest = said.message.id;
      if (soundWanted() && sounds(said.message, me, household, realtime.serverNow())) chime();
    });
  }, [realtime, household, me]);
}
