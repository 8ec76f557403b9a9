/** This browser's push subscription, as the browser itself knows it; what the server thinks of it is another question. */

import { recall, remember } from "./remembered";
import { registration } from "./service-worker";

const WISH = "push";

/** Whether this browser could be subscribed at all; if not, why. */
export function pushAbility(): "able" | "none" | "untrusted" | "denied" {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || typeof Notification === "undefined")
    return window.isSecureContext ? "none" : "untrusted";
  return Notification.permission === "denied" ? "denied" : "able";
}

/** What the browser has now; null for nothing, or where it cannot. */
export async function heldSubscription(): Promise<PushSubscription | null> {
  if (!("PushManager" in window)) return null;
  const worker = await registration();
  return worker ? worker.pushManager.getSubscription() : null;
}

/** Subscribes with this key; one for another key is given up first. Throws what the browser throws. */
export async function subscribe(key: string, anew = false): Promise<PushSubscription> {
  const worker = await registration();
  if (!worker) throw new Error("untrusted");
  const old = await worker.pushManager.getSubscription();
  if (old && (anew || keyOf(old) !== key)) await old.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

/** The server's key that it was made with, as the server writes it; "" where the browser does not tell. */
export function keyOf(subscription: PushSubscription): string {
  const key = subscription.options.applicationServerKey;
  if (!key) return "";
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Somebody wants to be called on this browser: kept, so that a subscription that is lost comes back by itself. */
export const wish = (person: number | null): void => remember(WISH, person === null ? null : `${person}`);
export const wished = (): number | null => Number(recall(WISH)) || null;

/** Nobody is logged in here any more: what is shown is closed, and nothing more is taken. The server has ended it already. */
export async function letGo(): Promise<void> {
  const worker = "PushManager" in window ? await registration() : null;
  if (!worker) return;
  for (const shown of await worker.getNotifications()) shown.close();
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  if ("clearAppBadge" in navigator) await navigator.clearAppBadge();
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
