import { useSyncExternalStore } from "react";

/** Chromium's offer to install the page; not in every browser. */
interface InstallOffer extends Event {
  prompt: () => Promise<void>;
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

let offer: InstallOffer | null = null;
let taken = false;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Browsers make the offer once, soon after the page was loaded: listen from the start. */
export function waitForOffer(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    tell();
  });
  window.addEventListener("appinstalled", () => {
    offer = null;
    taken = true;
    tell();
  });
}

function isStandalone(): boolean {
  const legacy = (navigator as Navigator & { standalone?: boolean }).standalone === true;
  return legacy || (typeof matchMedia === "function" && matchMedia("(display-mode: standalone)").matches);
}

/** iPads call themselves Macs, but no Mac has a touch screen. */
function isApple(agent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touchPoints > 1);
}

/** Other browsers on an iPhone: not all of them can add a page to the home screen. */
function isSafari(agent: string): boolean {
  return agent.includes("Safari/") && !/CriOS|FxiOS|EdgiOS|OPT\//.test(agent);
}

export type Way = "installed" | "offer" | "apple" | "apple-other" | "menu";

function way(): Way {
  if (taken || isStandalone()) return "installed";
  if (offer) return "offer";
  if (!isApple(navigator.userAgent, navigator.maxTouchPoints)) return "menu";
  return isSafari(navigator.userAgent) ? "apple" : "apple-other";
}

/** How this browser puts the page on the home screen. */
export function useWay(): Way {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, way);
}

/** Asks the person; false if they said no. */
export async function install(): Promise<boolean> {
  if (!offer) return false;
  await offer.prompt();
  const { outcome } = await offer.userChoice;
  offer = null;
  tell();
  return outcome === "accepted";
}
