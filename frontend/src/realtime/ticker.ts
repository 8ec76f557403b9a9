/** Calls `tick` every 500 ms, also while the page is hidden. Gives the function that stops it. */
export function startTicker(tick: () => void): () => void {
  if (typeof Worker === "undefined") {
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }
  const worker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = tick;
  return () => worker.terminate();
}
