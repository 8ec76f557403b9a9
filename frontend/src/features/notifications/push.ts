import { ApiError, call } from "@/shared/api/client";
import { isRefusal } from "@/shared/api/insist";
import type { SubscriptionState } from "@/shared/api/types";
import { api } from "@/shared/lib/paths";
import { heldSubscription, keyOf, pushAbility, subscribe, wish, wished } from "@/shared/lib/push";
import { addChannel } from "./get-channels";

/** on: the server calls this browser, in this login. silenced: it would, but somebody has turned it off in the list. off: nobody has
    asked for it. lost: it should, and cannot; `unasked`: the server did not say. The others: this browser cannot. */
export type PushState = "on" | "silenced" | "off" | "lost" | "unasked" | "denied" | "none" | "untrusted";

export interface Owner {
  id: number;
  /** What this browser is called when the server knows no name for it. */
  device: string;
}

export class PushRefused extends Error {}

const EACH_MS = 10 * 60_000;
let renewedAt = -EACH_MS;

/** Compares what the browser has with what the server knows, and renews it where that needs nobody. */
export async function keepPush(owner: Owner): Promise<PushState> {
  const ability = pushAbility();
  if (ability !== "able") return ability;
  const held = await heldSubscription();
  if (Notification.permission !== "granted") return "off";
  if (!held) return wished() === owner.id ? again(owner) : "off";
  try {
    const known = await call<SubscriptionState>(api.subscription, { method: "POST", json: { endpoint: held.endpoint, key: keyOf(held) } });
    if (known.state === "anew") return await again(owner, known.key, held.endpoint);
    if (known.state === "renew") await give(held, known.channel ? {} : { name: owner.device });
    wish(owner.id);
    return known.state === "off" ? "silenced" : "on";
  } catch (error) {
    return stateOf(error);
  }
}

/** The same by hand: the browser subscribes anew, whatever it has. Throws PushRefused or ApiError. */
export async function renewPush(owner: Owner): Promise<void> {
  const held = await heldSubscription();
  await anew(owner, undefined, held?.endpoint);
}

/** Subscribes this browser and tells the server; call it from a tap. Throws PushRefused or ApiError. */
export async function turnOn(person: number, name: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new PushRefused("denied");
  const before = (await heldSubscription())?.endpoint;
  const { key } = await call<{ key: string }>(api.pushKey);
  const made = await subscribed(key, false);
  await give(made, { name, replaces: before }).catch(async (error: unknown) => {
    if (made.endpoint !== before && isRefusal(error)) await made.unsubscribe(); // nobody calls it
    throw error;
  });
  wish(person);
}

/** Somebody has taken a browser out of the list: if it was this one, it stays out, and is not renewed at the next start. */
export async function forgetRemoved(): Promise<void> {
  const held = await heldSubscription();
  if (!held) return;
  const known = await call<SubscriptionState>(api.subscription, { method: "POST", json: { endpoint: held.endpoint, key: keyOf(held) } });
  if (known.state !== "renew" || known.channel) return;
  wish(null);
  await held.unsubscribe();
}

/** By itself not more often than each EACH_MS: a push service that refuses us would otherwise be asked at every look. */
async function again(owner: Owner, key?: string, before?: string): Promise<PushState> {
  if (performance.now() - renewedAt < EACH_MS) return "lost";
  renewedAt = performance.now();
  try {
    await anew(owner, key, before);
    return "on";
  } catch (error) {
    return stateOf(error);
  }
}

async function anew(owner: Owner, key?: string, before?: string): Promise<void> {
  const wanted = key ?? (await call<{ key: string }>(api.pushKey)).key;
  await give(await subscribed(wanted, true), { ...(before ? { replaces: before } : { name: owner.device }) });
  wish(owner.id);
}

async function subscribed(key: string, fresh: boolean): Promise<PushSubscription> {
  return subscribe(key, fresh).catch((error: unknown) => {
    throw new PushRefused(error instanceof Error && error.message === "untrusted" ? "untrusted" : "service");
  });
}

async function give(made: PushSubscription, { name, replaces }: { name?: string; replaces?: string | undefined }): Promise<void> {
  const { endpoint = "", keys = {} } = made.toJSON();
  const subscription = { endpoint, keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" } };
  const old = replaces && replaces !== endpoint ? { replaces } : {};
  await addChannel({ kind: "webpush", subscription, key: keyOf(made), prove: true, ...(name ? { name } : {}), ...old });
}

function stateOf(error: unknown): PushState {
  if (error instanceof ApiError) return error.status === 403 ? "off" : "unasked";
  return "lost";
}
