/** The number on the icon of the installed page: what is open, and what is unread. */
const counts = new Map<string, number>();
let shown: number | null = null;

/** One part of the sum; a browser without such a badge does nothing. */
export function setBadge(what: string, count: number): void {
  counts.set(what, count);
  state();
}

function state(): void {
  const sum = [...counts.values()].reduce((all, each) => all + each, 0);
  if (sum === shown || !("setAppBadge" in navigator)) return;
  shown = sum;
  void (sum ? navigator.setAppBadge(sum) : navigator.clearAppBadge()).catch(() => undefined);
}

/* The service worker sets it too, by what was pushed: whoever looks at the page again is told what is so. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden || counts.size === 0) return;
  shown = null;
  state();
});
