/** Calls `tick` every 500 ms, also while the page is hidden. Gives the function that stops it. */
export function startTicker(tick: () => void): () => void {
  const plain = plainTicker(tick);
  if (typeof Worker === "undefined") return plain;
  const worker = new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = tick;
  return () => {
    plain();
    worker.terminate();
  };
}

/** Goes on beside the worker, which some browsers do not load or end: slower on a hidden page, but it goes on. */
function plainTicker(tick: () => void): () => void {
  const timer = setInterval(tick, 500);
  return () => clearInterval(timer);
}
