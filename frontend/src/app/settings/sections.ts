import { may } from "@/shared/api/access";
import type { Right, Session } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import type { IconName } from "@/shared/ui/Icon";

export type SectionId = keyof typeof later.settings.names;

interface Section {
  id: SectionId;
  to: string;
  icon: IconName;
  /** Who has none of these rights has no such section. */
  rights?: Right[];
}

const sections: Section[] = [
  { id: "me", to: pages.me, icon: "person" },
  { id: "devices", to: pages.notifications, icon: "phone", rights: ["channel.own"] },
  { id: "family", to: pages.family, icon: "family", rights: ["people.see"] },
  { id: "cameras", to: pages.cameras, icon: "cameras", rights: ["camera.edit", "room.soothe"] },
  { id: "alarm", to: pages.alarm, icon: "bell", rights: ["settings.see"] },
  { id: "night", to: pages.night, icon: "moon" },
  { id: "integrations", to: pages.integrations, icon: "plug", rights: ["settings.see"] },
  { id: "storage", to: pages.storage, icon: "disk", rights: ["settings.see"] },
  { id: "about", to: pages.about, icon: "about" },
];

/** Those that somebody has, in their order. */
export function sectionsOf(session: Session | undefined): Section[] {
  return sections.filter(({ rights }) => !rights || rights.some((right) => may(session, right)));
}

/** Is it the address of a section, whoever has it? */
export function isKnown(here: string): boolean {
  return sections.some((section) => isWithin(section, here));
}

/** Whose page or sub-page stands at an address. */
export function isWithin({ to }: Pick<Section, "to">, here: string): boolean {
  return here === to || here.startsWith(`${to}/`);
}
