/** The page's service worker: shows notifications while no page is open. It needs a certificate that the browser trusts. */

let asked: Promise<ServiceWorkerRegistration | null> | null = null;

const LOOK_EVERY_MS = 30 * 60_000;

/** Calls `told` once when the server has a newer page than this one. A page never loads itself anew: that would cost it its sound. */
export function onNewerPage(told: () => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const workers = navigator.serviceWorker;
  let first = workers.controller === null;
  const changed = (): void => {
    if (!first) told();
    first = false;
  };
  const look = (): void => void asked?.then((found) => found?.update()).catch(() => undefined);
  workers.addEventListener("controllerchange", changed);
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    workers.removeEventListener("controllerchange", changed);
    clearInterval(timer);
  };
}

/** The running registration; null where the browser has none, or does not trust the server's certificate. */
export function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!("serviceWorker" in navigator)) return Promise.resolve(null);
  asked ??= navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then(
    () => navigator.serviceWorker.ready,
    () => {
      asked = null; // a certificate may be installed meanwhile
      return null;
    },
  );
  return asked;
}

/** The browser has renewed its push subscription by itself. */
export function onPushChanged(told: () => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const heard = ({ data }: MessageEvent<unknown>): void => {
    if ((data as { type?: unknown } | null)?.type === "push.changed") told();
  };
  navigator.serviceWorker.addEventListener("message", heard);
  return () => navigator.serviceWorker.removeEventListener("message", heard);
}

/** A notification of a message was touched: `go` to where it is. Only to addresses of this page. */
export function onGo(go: (url: string) => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const heard = ({ data }: MessageEvent<unknown>): void => {
    const said = data as { type?: unknown; url?: unknown } | null;
    if (said?.type === "go" && typeof said.url === "string" && /^\/(?!\/)/.test(said.url)) go(said.url);
  };
  navigator.serviceWorker.addEventListener("message", heard);
  return () => navigator.serviceWorker.removeEventListener("message", heard);
}
