import { later } from "@/shared/i18n/later";
import { toast } from "@/shared/ui/toasts";

/** What keys do: they press buttons that are on the screen, which know who may and what happens then. */

const hearButtons = (): HTMLButtonElement[] => [...document.querySelectorAll<HTMLButtonElement>("main button[data-hear]:enabled")];
const namesOf = (buttons: readonly HTMLButtonElement[]): string => buttons.map(({ dataset }) => dataset.hear).join(", ");

/** Hears the room in focus or the only one, or stops. False where no room is on the screen: there the space bar scrolls. */
export function hear(): boolean {
  const all = hearButtons();
  const near = document.activeElement?.closest("article[data-room]")?.querySelector<HTMLButtonElement>("button[data-hear]");
  const button = near ?? (all.length === 1 ? all[0] : undefined);
  if (button) button.click();
  else if (all.length) toast(later.keys.focusFirst);
  return all.length > 0;
}

let muted: string[] = [];

/** Every room's sound off, or what was off in this way on again. An alarm is no room's sound. */
export function mute(): void {
  const all = hearButtons();
  const sounding = all.filter((button) => button.ariaPressed === "true");
  const back = all.filter(({ dataset }) => muted.includes(dataset.hear ?? ""));
  for (const button of sounding.length ? sounding : back) button.click();
  if (sounding.length) toast(later.keys.muted(namesOf(sounding)));
  else toast(back.length ? later.keys.again(namesOf(back)) : later.keys.nothingToMute);
  muted = sounding.map(({ dataset }) => dataset.hear ?? "");
}

/** Holds the talk button down, or taps it where it is one of taps. Gives what lets it go. */
export function talk(): () => void {
  const button = document.querySelector<HTMLButtonElement>("main button[data-talk-by]:enabled");
  if (!button) return () => undefined;
  if (button.dataset.talkBy === "tap") {
    button.click();
    return () => undefined;
  }
  const key = (type: string): boolean => button.dispatchEvent(new KeyboardEvent(type, { key: " ", bubbles: true, cancelable: true }));
  key("keydown");
  return () => key("keyup");
}

/** The button of an alarm that shows its key; null where there is none, or no key is shown. */
export function takeButton(): HTMLButtonElement | null {
  const button = document.querySelector<HTMLButtonElement>("dialog[open] button[aria-keyshortcuts]:enabled");
  return button?.querySelector("kbd")?.getClientRects().length ? button : null;
}
