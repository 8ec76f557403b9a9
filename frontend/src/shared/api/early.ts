/** What public/early.js asked for while this script was on its way: an answer, or null where none came. */
declare global {
  interface Window {
    askedEarly?: Record<string, Promise<Response | null>>;
  }
}

/** An answer is news for so long after the page was asked for, ms. */
const FRESH_MS = 10_000;

/** The early answer to this question, given out once and while it is fresh; null for none. It is waited for as long as `signal` allows. */
export function early(path: string, signal: AbortSignal): Promise<Response | null> | null {
  const asked = window.askedEarly?.[path];
  if (!asked) return null;
  delete window.askedEarly?.[path];
  return performance.now() < FRESH_MS ? Promise.race([asked, endOf(signal)]) : null;
}

function endOf(signal: AbortSignal): Promise<null> {
  return new Promise((done) => signal.addEventListener("abort", () => done(null), { once: true }));
}
