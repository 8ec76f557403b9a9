/** Timers of a hidden page run once a minute; those of a worker keep their pace. */
setInterval(() => postMessage(null), 500);
