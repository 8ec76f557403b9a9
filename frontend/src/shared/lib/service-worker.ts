/** The page's service worker: shows notifications while no page is open. It needs a certificate that the browser trusts. */

let asked: Promise<ServiceWorkerRegistration | null> | null = null;

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
