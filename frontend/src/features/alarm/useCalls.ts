import { useEffect, useState } from "react";
import type { CallMessage } from "@/realtime/messages";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { call } from "@/shared/api/client";
import type { Incident } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { toast } from "@/shared/ui/toasts";
import type { Realtime } from "@/realtime/store";
import { Receipts } from "./receipts";
import { isNameless, roundKey } from "./rules";
import { alarmSound } from "./sound";

const LOOK_MS = 250;
/** So long the server may take to name somebody; then every page rings. */
const NAMING_MS = 6_000;
/** So long the news of an incident may come after the call for it. */
const KNOWING_MS = 500;
const TEST_MS = 4_000;
/** What the server rings from memory, while its database is away, has a number beyond these: it is told, and cannot be asked for. */
const FROM_MEMORY = 9_000_000_000_000;

/** Over the socket; when that has just gone, by an ordinary request. */
function receiptsOf(store: Realtime): Receipts {
  return new Receipts((receipt) => {
    if (store.say(receipt)) return;
    const { delivery, ...json } = receipt;
    void call(api.receipt(delivery), { method: "POST", json }).catch(() => undefined);
  });
}

/** A test is heard for some seconds, unless something real rings. */
function playTest({ title, body }: CallMessage): void {
  toast(`${title}. ${body}`);
  if (alarmSound.ringing()) return;
  alarmSound.ring("baby", 2);
  setTimeout(() => alarmSound.ringing() === "baby" && document.documentElement.dataset.alarm === undefined && alarmSound.stop(), TEST_MS);
}

/** An urgent message of the chat is shown, and never rings. */
function showMessage(message: CallMessage, proofs: Receipts): void {
  proofs.received(message);
  toast(`${message.title}: ${message.body}`);
}

/** A call waited for this page, or its incident was missed: asked for, so that the alarm is shown and not only proven. */
async function learn(store: Realtime, id: number, round: number): Promise<void> {
  const known = store.getState().incidents[id];
  if (id >= FROM_MEMORY || (known && known.round >= round)) return;
  const incident = await call<Incident>(api.incident(id)).catch(() => null);
  if (incident) store.hear({ type: "incident.changed", at: new Date(store.serverNow()).toISOString(), incident });
}

/** Takes the calls that are meant for this page, and proves them: it arrived, it really sounds, somebody touched it.
 *
 * Gives the rounds for which this page was called. A silent check is answered only by a page that could ring: any other
 * answer would promise too much.
 */
export function useCalls(): ReadonlySet<string> {
  const store = useRealtimeStore();
  const [called, setCalled] = useState<ReadonlySet<string>>(new Set());
  const nameless = useRealtime((state) => Object.values(state.incidents).filter(isNameless).map(roundKey).join(" "));
  useEffect(() => {
    if (!nameless) return;
    const timer = setTimeout(() => setCalled((known) => new Set([...known, ...nameless.split(" ")])), NAMING_MS);
    return () => clearTimeout(timer);
  }, [nameless]);
  useEffect(() => {
    const [rung, checks] = [receiptsOf(store), receiptsOf(store)];
    const take = (message: CallMessage): void => {
      if (message.what === "bedtime" && alarmSound.armed()) checks.received(message);
      if (message.what === "retract") checks.received(message);
      if (message.what === "chat") showMessage(message, checks);
      if (message.over) rung.forget();
      if (message.what !== "alert" && message.what !== "test") return;
      rung.received(message);
      if (message.what === "test") playTest(message);
      const { incident, round } = message;
      if (incident === null) return;
      setCalled((known) => new Set(known).add(roundKey({ id: incident, round })));
      setTimeout(() => void learn(store, incident, round), KNOWING_MS);
    };
    const stop = store.onMessage((message) => message.type === "alert" && take(message));
    const timer = setInterval(() => rung.waitsFor("sounding") && alarmSound.sounding() && rung.reached("sounding"), LOOK_MS);
    const touched = (): void => rung.reached("seen");
    document.addEventListener("pointerdown", touched, true);
    document.addEventListener("keydown", touched, true);
    return () => {
      stop();
      clearInterval(timer);
      document.removeEventListener("pointerdown", touched, true);
      document.removeEventListener("keydown", touched, true);
    };
  }, [store]);
  return called;
}
