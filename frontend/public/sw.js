/* babycam's service worker: shows what is pushed while no page is open, proves that it arrived, and brings the page up on a tap.
   Nothing of the API is ever kept. Without the server there is one page, which says so. */
"use strict";

const SHELL = "babycam-offline-1";
const OFFLINE = "/offline.html";
const KEPT = [OFFLINE, "/offline.css"];
const VIBRATION = [400, 200, 400, 200, 800];
const BUTTONS = [{ action: "ack", title: "I’ve got it" }, { action: "not_me", title: "Not me" }];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)));
}

/* Only whole pages, and only when the server is away; all else goes to the network untouched. */
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate" && !pathname.startsWith("/api/")) event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
});

/* Every push shows something: browsers end a subscription that stays silent, and a message that cannot be read may matter most. */
self.addEventListener("push", (event) => {
  const said = read(event.data);
  event.waitUntil(Promise.all([show(said).then(() => prove(said, "received")), tellPages(said)]));
});

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "babycam", body: data ? data.text() : "" };
  }
}

function show(said) {
  const quiet = Boolean(said.quiet || said.over);
  return self.registration.showNotification(said.title || "babycam", {
    body: said.body || "",
    tag: said.tag || "babycam",
    renotify: !quiet && said.renotify !== false,
    requireInteraction: !quiet,
    silent: quiet,
    ...(quiet ? {} : { vibrate: VIBRATION }),
    icon: "/assets/icon-192.png",
    badge: "/assets/icon-192.png",
    ...(said.answer && !quiet ? { actions: BUTTONS } : {}),
    data: { url: said.url || "/", delivery: said.delivery, token: said.token, answer: said.answer },
  });
}

/* Tries three times: the network of a phone that has just woken up takes its time. */
async function prove({ delivery, token }, stage) {
  if (!delivery || !token) return;
  const body = JSON.stringify({ stage, token });
  for (const wait of [0, 1000, 4000]) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    const answer = await fetch(`/api/deliveries/${delivery}/receipt`, { method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "omit" }).catch(() => null);
    if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429))) return;
  }
}

async function tellPages(said) {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) page.postMessage({ type: "push", delivery: said.delivery });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, delivery, token, answer: right } = event.notification.data || {};
  const done = event.action && right ? answer(right, event.action) : open(url || "/");
  event.waitUntil(Promise.all([done, prove({ delivery, token }, "seen")]));
});

/* A button under the notification. What did not reach the server must not look as if it had: then the answer's page comes up. */
async function answer(token, act) {
  const body = JSON.stringify({ token, act });
  const said = await fetch("/api/answers/act", { method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "omit" }).catch(() => null);
  if (!said || !said.ok) return self.clients.openWindow(`/answer#${token}`);
  const { state, handed_to: others, acked_by: taker, person, words, room_name: room } = await said.json();
  const title = act === "ack" ? (!taker || taker.id === person.id ? "You have it" : `${taker.name} has it`) : others.length ? `${others.map(({ name }) => name).join(" and ")} is being woken` : room;
  return self.registration.showNotification(state === "resolved" ? `${room}: over` : title, { body: words, tag: `answered-${room}`, silent: true, icon: "/assets/icon-192.png" });
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((each) => each.focused) || pages[0];
  if (!page) return self.clients.openWindow(url);
  return page.focus().catch(() => self.clients.openWindow(url));
}

/* The browser renewed the subscription by itself: tell the server, or the old address would be called for ever. */
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function renew({ oldSubscription, newSubscription }) {
  const options = oldSubscription && oldSubscription.options;
  const made = newSubscription || (options && (await self.registration.pushManager.subscribe(options)));
  if (!made) return;
  const { endpoint, keys } = made.toJSON();
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await csrf() };
  await fetch("/api/channels", { method: "POST", headers, credentials: "same-origin", body: JSON.stringify({ kind: "webpush", subscription: { endpoint, keys } }) });
}

async function csrf() {
  const store = self.cookieStore;
  const found = store && (await store.get("csrftoken"));
  return found ? found.value : "";
}
