import type { Right } from "@/shared/api/types";
import { pages } from "@/shared/lib/paths";

/** Every key of the page, in the order of the list. A key presses a button on the screen or leads to a page; none deletes anything. */
export interface Key {
  does: "list" | "hear" | "mute" | "talk" | "take" | "live" | "duty" | "chat" | "clips" | "tonight" | "settings" | "watch";
  /** One after the other. */
  press: readonly [string] | readonly ["g", string];
  to?: string;
  /** Who has none of these rights is not shown it. */
  rights?: readonly Right[];
}

export const KEYS: readonly Key[] = [
  { does: "list", press: ["?"] },
  { does: "hear", press: [" "], rights: ["room.hear"] },
  { does: "mute", press: ["m"], rights: ["room.hear"] },
  { does: "talk", press: ["t"], rights: ["room.soothe"] },
  { does: "take", press: ["a"], rights: ["incident.ack"] },
  { does: "live", press: ["g", "l"], to: pages.live },
  { does: "watch", press: ["g", "w"], to: pages.watch },
  { does: "duty", press: ["g", "d"], to: pages.duty, rights: ["duty.see"] },
  { does: "tonight", press: ["g", "n"], to: pages.tonight, rights: ["incident.ack"] },
  { does: "chat", press: ["g", "c"], to: pages.chat, rights: ["chat.use"] },
  { does: "clips", press: ["g", "p"], to: pages.clips, rights: ["clip.see"] },
  { does: "settings", press: ["g", "s"], to: pages.settings },
];
