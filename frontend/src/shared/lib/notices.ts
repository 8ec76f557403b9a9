import { registration } from "@/shared/lib/service-worker";

const shown = new Map<string, Notification>();

/** A system notification, unless the person looks at the page anyway. Another one with the same tag takes its place. */
export function notify(tag: string, title: string, body: string): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  if (!document.hidden && document.hasFocus()) return;
  const options = { body, tag, requireInteraction: true };
  try {
    const notice = new Notification(title, options);
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    shown.set(tag, notice);
  } catch {
    // Android shows notifications only through a service worker
    void registration()
      .then((worker) => worker?.showNotification(title, { ...options, data: { url: "/" } }))
      .catch(() => undefined);
  }
}

/** It is not so any more. */
export function takeBack(tag: string): void {
  shown.get(tag)?.close();
  shown.delete(tag);
}
