import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { invitesQuery } from "@/features/family/get-invites";
import { settingsQuery } from "@/features/family/get-settings";
import { ladderQuery } from "@/features/ladder/get-ladder";
import { shortOf } from "@/features/ladder/rows";
import { buddyQuery } from "@/features/marks/get-buddy";
import { brokerQuery } from "@/features/notifications/get-broker";
import { channelsQuery } from "@/features/notifications/get-channels";
import { Line } from "@/features/settings/SettingsFrame";
import { usePeople } from "@/shared/api/people";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useSession, useZone } from "@/shared/api/session";
import type { Channel } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { dayKey, gigabytes, weekdayOf } from "@/shared/lib/time";
import { type ThemeChoice } from "../theme";
import type { SectionId } from "./sections";

const words = later.settings;

const said = (...parts: string[]): string => parts.filter(Boolean).join(", ");

/** What a section says of its present state. */
export function lineOf(id: SectionId, choice: ThemeChoice): ReactNode {
  if (id === "night") return <Night choice={choice} />;
  const Told = lines[id];
  return Told ? <Told /> : null;
}

const lines: Partial<Record<SectionId, () => ReactNode>> = {
  me: Me,
  devices: Devices,
  family: Family,
  cameras: Cameras,
  alarm: Alarm,
  integrations: Integrations,
  storage: Storage,
  about: About,
};

function Me() {
  const person = useSession()?.person;
  return person ? <Line>{words.me(person.name, text.roles[person.role].toLowerCase())}</Line> : null;
}

/** Ways of one's own that come when no page is open, and when one of them proved itself last. */
function Devices() {
  const me = useSession()?.person?.id;
  const tz = useZone();
  const channels = useQuery(channelsQuery).data;
  if (!channels) return null;
  const ways = channels.filter((way) => way.person === me && way.enabled && !way.while_open && !way.dead_reason);
  if (!ways.length) return <Line warn>{words.noWays}</Line>;
  return <Line>{said(words.ways(ways.length), tried(ways, tz))}</Line>;
}

function tried(ways: Channel[], tz: string | undefined): string {
  const last = ways.map(({ last_receipt_at, last_ok_at }) => last_receipt_at ?? last_ok_at ?? "").reduce((a, b) => (a > b ? a : b));
  if (!last) return words.untried;
  const day = dayKey(last, tz);
  return day === dayKey(Date.now(), tz) ? words.triedToday : words.tried(weekdayOf(day, true));
}

function Family() {
  const people = usePeople().data;
  const invites = useQuery({ ...invitesQuery, enabled: useMay("people.edit") }).data ?? [];
  const open = invites.filter(({ state }) => state === "open").length;
  return people ? <Line>{said(words.people(people.length), open ? words.invitations(open) : "")}</Line> : null;
}

function Cameras() {
  const rooms = useRooms().data;
  if (!rooms) return null;
  const bare = rooms.filter(({ camera }) => !camera).length;
  if (!rooms.length) return <Line>{words.noRooms}</Line>;
  return <Line warn={bare > 0}>{said(words.rooms(rooms.length), bare ? words.bare(bare) : words.equipped)}</Line>;
}

/** Of the room that comes first. */
function Alarm() {
  const rungs = useQuery({ ...ladderQuery, enabled: useMay("duty.see") }).data?.rooms[0]?.rungs;
  return rungs?.length ? <Line>{shortOf(rungs)}</Line> : null;
}

function Night({ choice }: { choice: ThemeChoice }) {
  const house = useSession()?.household;
  return house ? <Line>{said(words.hours(house.night_start, house.morning_time), words.colours[choice])}</Line> : null;
}

function Integrations() {
  const broker = useQuery(brokerQuery).data;
  const buddy = useQuery(buddyQuery).data;
  const watched = useQuery(settingsQuery).data?.policy.ping_url ? words.watched : "";
  if (!broker || !buddy) return null;
  const lost = (broker.enabled && !broker.connected) || (buddy.url !== "" && !buddy.working);
  const parts = [
    broker.host && broker.enabled ? (broker.connected ? words.broker : words.brokerLost) : "",
    buddy.url ? (buddy.working ? words.buddy : words.buddyLost) : "",
    watched,
  ];
  return <Line warn={lost}>{said(...parts) || words.nothing}</Line>;
}

function Storage() {
  const storage = useQuery(settingsQuery).data?.storage;
  if (!storage) return null;
  if (storage.recording_stopped) return <Line warn>{words.stopped}</Line>;
  return <Line>{said(words.used(gigabytes(storage.used_gb), gigabytes(storage.keep_gb)), words.kept(storage.keep_days))}</Line>;
}

function About() {
  const version = useSession()?.version;
  return version ? <Line>{words.version(version)}</Line> : null;
}
