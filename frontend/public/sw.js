/* babycam's service worker: keeps the page's own files, shows what is pushed while no page is open, proves that it arrived, and
   brings the page up on a tap. Nothing of the API is ever kept, and no screen either: without the server there is one page, which
   says that nobody listens here. */
"use strict";

/* Both lines are filled in by the build (vite.config.ts): another build is another worker with its own store. */
const BUILD = "unbuilt";
const BUILT = [];

const STORE = `babycam-${BUILD}`;
const OFFLINE = "/offline.html";
const AWAY = [OFFLINE, "/offline.css", "/offline.js"];
/* A server that is there has answered long before; one that hangs must not leave a white page. */
const PATIENCE_MS = 8000;
/* A proxy answers, and nobody behind it does. */
const PROXY_ALONE = new Set([502, 504]);
const VIBRATION = [400, 200, 400, 200, 800];
const BUTTONS = [
  { action: "ack", title: "I’ve got it" },
  { action: "not_me", title: "Not me" },
];

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));

/* The page that says "away" must be there; the rest only makes the page quicker. */
async function keep() {
  const store = await caches.open(STORE);
  await store.addAll(AWAY);
  /* One after the other: all at once they would stand in the way of the first picture. */
  for (const file of BUILT) await store.add(file).catch(() => undefined);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

/* The store before this one stays: pages that are still open may need a screen of theirs. */
async function forgetOld() {
  const others = (await caches.keys()).filter((name) => name !== STORE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/* Whole pages come from the server or not at all. Files with their content's name never change, so the kept ones will do. */
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(visit(request));
  else if (BUILT.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept || fetch(request)));
  else if (pathname.startsWith("/assets/"))
    event.respondWith(fetch(request).catch(() => caches.match(pathname).then((kept) => kept || Response.error())));
  else if (AWAY.includes(pathname)) event.respondWith(fetch(request).catch(() => caches.match(pathname)));
});

async function visit(request) {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), PATIENCE_MS);
  try {
    const page = await fetch(request, { signal: enough.signal });
    return PROXY_ALONE.has(page.status) ? await caches.match(OFFLINE) : page;
  } catch {
    return caches.match(OFFLINE);
  } finally {
    clearTimeout(timer);
  }
}

/* Every push shows something: browsers end a subscription that stays silent, and a message that cannot be read may matter most. */
self.addEventListener("push", (event) => {
  const said = read(event.data);
  event.waitUntil(Promise.all([show(said).then(() => Promise.all([prove(said, "received"), count()])), tellPages(said)]));
});

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "babycam", body: data ? data.text() : "" };
  }
}

/* The number on the icon: what is open, as far as the notifications tell; an open page knows better and sets it again. */
async function count() {
  if (!navigator.setAppBadge) return;
  const open = (await self.registration.getNotifications()).filter(({ data }) => data && data.calls);
  await (open.length ? navigator.setAppBadge(open.length) : navigator.clearAppBadge()).catch(() => undefined);
}

/* A message of the chat is a plain notification: no alarm's buttons or vibration, nothing that stays until it is touched. */
function showMessage(said) {
  return self.registration.showNotification(said.title || "babycam", {
    body: said.body || "",
    tag: said.tag || "babycam-chat",
    renotify: said.renotify !== false,
    icon: "/assets/app-192.png",
    badge: "/assets/badge-96.png",
    data: { url: said.url || "/chat", delivery: said.delivery, token: said.token, goes: true },
  });
}

function show(said) {
  if (said.what === "chat") return showMessage(said);
  const quiet = Boolean(said.quiet || said.over);
  return self.registration.showNotification(said.title || "babycam", {
    body: said.body || "",
    tag: said.tag || "babycam",
    renotify: !quiet && said.renotify !== false,
    requireInteraction: !quiet,
    silent: quiet,
    ...(quiet ? {} : { vibrate: VIBRATION }),
    icon: "/assets/app-192.png",
    badge: "/assets/badge-96.png",
    ...(said.answer && !quiet ? { actions: BUTTONS } : {}),
    data: { calls: !quiet, url: said.url || "/", delivery: said.delivery, token: said.token, answer: said.answer },
  });
}

/* Tries three times: the network of a phone that has just woken up takes its time. */
async function prove({ delivery, token }, stage) {
  if (!delivery || !token) return;
  const body = JSON.stringify({ stage, token });
  for (const wait of [0, 1000, 4000]) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    const answer = await fetch(`/api/deliveries/${delivery}/receipt`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      credentials: "omit",
    }).catch(() => null);
    if (answer && (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429))) return;
  }
}

async function tellPages(said) {
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true }))
    page.postMessage({ type: "push", delivery: said.delivery });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url, delivery, token, answer: right, goes } = event.notification.data || {};
  const done = event.action && right ? answer(right, event.action) : open(url || "/", goes);
  event.waitUntil(Promise.all([done, count(), prove({ delivery, token }, "seen")]));
});

/* A button under the notification. What did not reach the server must not look as if it had: then the answer's page comes up. */
async function answer(token, act) {
  const body = JSON.stringify({ token, act });
  const said = await fetch("/api/answers/act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    credentials: "omit",
  }).catch(() => null);
  if (!said || !said.ok) return self.clients.openWindow(`/answer#${token}`);
  const { state, handed_to: others, acked_by: taker, person, words, room_name: room } = await said.json();
  const title =
    act === "ack"
      ? !taker || taker.id === person.id
        ? "You have it"
        : `${taker.name} has it`
      : others.length
        ? `${others.map(({ name }) => name).join(" and ")} ${others.length > 1 ? "are" : "is"} being woken`
        : room;
  return self.registration.showNotification(state === "resolved" ? `${room}: over` : title, {
    body: words,
    tag: `answered-${room}`,
    silent: true,
    icon: "/assets/app-192.png",
  });
}

/* An alarm is on every screen of the page; a message is at its own address, so the page `goes` there. */
async function open(url, goes) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((each) => each.focused) || pages[0];
  if (!page) return self.clients.openWindow(url);
  if (goes) page.postMessage({ type: "go", url });
  return page.focus().catch(() => self.clients.openWindow(url));
}

/* The browser renewed the subscription by itself: tell the server, or the old address would be called for ever. */
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function renew({ oldSubscription, newSubscription }) {
  const made = newSubscription || (await subscribeAnew(oldSubscription).catch(() => null));
  if (made) await hand(made, oldSubscription).catch(() => undefined);
  for (const page of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) page.postMessage({ type: "push.changed" });
}

/* With the server's key as it is now; a login that has ended is told none, and wants none. */
async function subscribeAnew(old) {
  const told = await fetch("/api/push/key", { credentials: "same-origin" })
    .then((said) => (said.ok ? said.json() : null))
    .catch(() => null);
  const key = told ? told.key : old && old.options && old.options.applicationServerKey;
  return key ? self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }) : null;
}

/* Whoever was logged out here meanwhile is not to be called: then the browser gives it up. What else fails, the page mends. */
async function hand(made, old) {
  const { endpoint, keys } = made.toJSON();
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await csrf() };
  const body = JSON.stringify({
    kind: "webpush",
    subscription: { endpoint, keys },
    prove: true,
    ...(old && old.endpoint !== endpoint ? { replaces: old.endpoint } : {}),
  });
  const answer = await fetch("/api/channels", { method: "POST", headers, credentials: "same-origin", body });
  if (answer.status === 401) await made.unsubscribe();
}

async function csrf() {
  const store = self.cookieStore;
  const found = store && (await store.get("__Host-csrftoken"));
  return found ? found.value : "";
}
