import { call } from "@/shared/api/client";
import { api } from "@/shared/lib/paths";
import { registration } from "@/shared/lib/service-worker";
import { addChannel } from "./get-channels";

export type PushState = "on" | "off" | "denied" | "none" | "untrusted";

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Can this browser show notifications for a page that is closed, and does it? */
export async function pushState(): Promise<PushState> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || typeof Notification === "undefined") return window.isSecureContext ? "none" : "untrusted";
  if (Notification.permission === "denied") return "denied";
  const worker = await registration();
  if (!worker) return "untrusted";
  return (await worker.pushManager.getSubscription()) ? "on" : "off";
}

export class PushRefused extends Error {}

/** Subscribes this browser with the server's key and tells the server; call it from a tap. Throws PushRefused or ApiError. */
export async function turnOn(name: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new PushRefused("denied");
  const worker = await registration();
  if (!worker) throw new PushRefused("untrusted");
  const { key } = await call<{ key: string }>(api.pushKey);
  const wanted = bytesOf(key);
  const old = await worker.pushManager.getSubscription();
  if (old && !sameKey(old, wanted)) await old.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted }).catch(() => {
    throw new PushRefused("service");
  });
  const { endpoint = "", keys = {} } = made.toJSON();
  await addChannel({ kind: "webpush", name, subscription: { endpoint, keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" } } });
}

function sameKey(subscription: PushSubscription, wanted: Uint8Array): boolean {
  const key = subscription.options.applicationServerKey;
  return key !== null && new Uint8Array(key).every((byte, index) => byte === wanted[index]);
}
