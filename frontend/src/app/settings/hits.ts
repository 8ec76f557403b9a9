import type { Hit } from "@/features/settings/find";
import type { Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { type DutyPart, dutyPage, finePage, motionPage, pages, wakePage } from "@/shared/lib/paths";
import type { SectionId } from "./sections";

type Setting = keyof typeof later.found;

/** What each room has for itself stands on its own page. */
const ofRoom = { "wake-for": wakePage, "fine-tuning": finePage, motion: motionPage };
/** What says who has which night stands under Duty. */
const ofDuty = { rota: "rota", "rota-file": "file", dnd: "dnd" } satisfies Partial<Record<Setting, DutyPart>>;

/** Which section a setting stands in. */
export const homes: Record<Exclude<Setting, keyof typeof ofRoom | keyof typeof ofDuty>, SectionId> = {
  looks: "me",
  reading: "me",
  password: "me",
  passkeys: "me",
  programs: "me",
  logins: "me",
  here: "devices",
  ways: "devices",
  bedtime: "devices",
  sound: "devices",
  install: "devices",
  people: "family",
  invitations: "family",
  household: "family",
  audit: "family",
  cameras: "cameras",
  devices: "cameras",
  rooms: "cameras",
  "setting-up": "cameras",
  times: "alarm",
  over: "alarm",
  hours: "night",
  morning: "night",
  colours: "night",
  broker: "integrations",
  "mail-server": "integrations",
  "baby-buddy": "integrations",
  watch: "integrations",
  limits: "storage",
  found: "storage",
  health: "about",
  product: "about",
};

const pageOf: Record<SectionId, string> = {
  me: pages.me,
  devices: pages.notifications,
  family: pages.family,
  cameras: pages.cameras,
  alarm: pages.alarm,
  night: pages.night,
  integrations: pages.integrations,
  storage: pages.storage,
  about: pages.about,
};

/** Every setting of the sections that somebody has, and of each room whose settings they may change. */
export function hitsOf(mine: SectionId[], rooms: Room[]): Hit[] {
  const own = (Object.keys(homes) as (keyof typeof homes)[])
    .filter((id) => mine.includes(homes[id]))
    .map((id) => {
      const [name, also] = later.found[id];
      return { id, to: `${pageOf[homes[id]]}#${id}`, name, also, section: later.settings.names[homes[id]] };
    });
  return [...own, ...(mine.includes("alarm") ? dutyHits() : []), ...rooms.flatMap(roomHits)];
}

function dutyHits(): Hit[] {
  return (Object.keys(ofDuty) as (keyof typeof ofDuty)[]).map((id) => {
    const [name, also] = later.found[id];
    return { id, to: dutyPage(ofDuty[id]), name, also, section: text.duty.title };
  });
}

function roomHits(room: Room): Hit[] {
  return (Object.keys(ofRoom) as (keyof typeof ofRoom)[]).map((id) => {
    const [name, also] = later.found[id];
    return {
      id: `${id} ${room.id}`,
      to: ofRoom[id](room.id),
      name: later.finder.inRoom(name, room.name),
      also,
      section: later.settings.names.cameras,
    };
  });
}
