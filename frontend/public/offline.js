/* The page for a server that does not answer: asks every 5 s whether it is back, and goes on by itself when it is. */
"use strict";

const EVERY_MS = 5000;
const PATIENCE_MS = 4000;
const since = new Date();
const words = document.getElementById("tries");
const again = document.getElementById("again");
const clock = (at) => at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function chosenTheme() {
  try {
    const chosen = localStorage.getItem("babycam.theme");
    if (chosen) return chosen;
  } catch {
    /* nothing may be kept here */
  }
  const hour = since.getHours();
  return hour >= 7 && hour < 20 ? "day" : "night";
}

/* Any answer of its own counts, also "I am not well": then its own page says more than this one. A proxy that is alone says 502 or 504. */
async function isBack() {
  try {
    const { status } = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return status !== 502 && status !== 504;
  } catch {
    return false;
  }
}

async function look() {
  if (await isBack()) return location.reload();
  words.textContent = `Not reached since ${clock(since)}. Last tried at ${clock(new Date())}, again every 5 seconds.`;
  return undefined;
}

document.documentElement.dataset.theme = chosenTheme();
again.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || void look());
addEventListener("online", look);
void look();
