import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { alarmSound } from "@/features/alarm/sound";
import { arm, useArmed, useMediaArmed } from "@/features/alarm/useSound";
import { dutyNowQuery } from "@/features/duty/get-duty";
import { foremost, namesOf } from "@/features/duty/summary";
import { InstallCard } from "@/features/install/InstallCard";
import { type Armed, NightCard } from "@/features/install/NightCard";
import { endNight, startNight, useNight } from "@/features/install/night";
import { BedtimeCard } from "@/features/notifications/BedtimeCard";
import { usePush } from "@/features/notifications/get-push";
import { useSetUpMode } from "@/features/setting-up/setting-up";
import { useSilentPhones } from "@/monitor/useSilentPhones";
import { useRealtime } from "@/realtime/hooks";
import { shownState } from "@/realtime/reducer";
import { useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { Button, LinkButton } from "@/shared/ui/Button";
import { Screen } from "@/shared/ui/Surface";
import css from "./Columns.module.css";

const words = text.install;

/** One tap in the evening: sound, screen, and the truth about what would wake whom. */
export default function TonightPage() {
  const things = [
    useSoundThing(),
    useScreenThing(),
    usePushThing(),
    useLinkThing(),
    useRoomsThing(),
    usePhonesThing(),
    useDutyThing(),
  ].filter((thing) => thing !== null);
  const settingUp = useRealtime((state) => state.settingUp !== null);
  const mode = useSetUpMode();
  const may = useMay("incident.ack");
  const start = (): void => {
    if (settingUp && may) mode.mutate(false);
    void arm().then(() => alarmSound.watch(true));
    void startNight();
  };
  const end = (): void => {
    void alarmSound.watch(false);
    endNight();
  };
  return (
    <Screen title={words.nightTitle} back={pages.live} narrow>
      <div className={css.column}>
        <NightCard things={things} start={start} end={end} />
        <BedtimeCard link={<Link href={pages.notifications}>{text.duty.toNotifications}</Link>} />
        <InstallCard />
      </div>
    </Screen>
  );
}

function useSoundThing(): Armed {
  const [web, media] = [useArmed(), useMediaArmed()];
  const fix = <Button onClick={() => void arm()}>{words.soundFix}</Button>;
  return {
    name: words.sound,
    ok: web && media,
    words: web && media ? words.soundOk : web || media ? words.soundHalf : words.soundBad,
    fix,
  };
}

function useScreenThing(): Armed {
  const { awake } = useNight();
  return {
    name: words.screen,
    ok: awake,
    words: awake ? words.screenOk : words.screenBad,
    fix: <Button onClick={() => void startNight()}>{words.screenFix}</Button>,
  };
}

function usePushThing(): Armed {
  const state = usePush().data;
  const on = state === "on";
  return {
    name: words.push,
    ok: state === undefined ? null : on,
    words: on ? words.pushOk : words.pushBad,
    fix: <LinkButton href={pages.notifications}>{words.pushFix}</LinkButton>,
  };
}

function useLinkThing(): Armed {
  const linked = useRealtime((state) => state.link === "ok" && state.greeted);
  return { name: words.link, ok: linked, words: linked ? words.linkOk : words.linkBad };
}

function useRoomsThing(): Armed {
  const watched = (useRooms().data ?? []).filter(({ camera }) => camera);
  const silent = useRealtime((state) =>
    watched
      .filter(({ id }) => shownState(state, id) === "unheard")
      .map(({ name }) => name)
      .join(", "),
  );
  const told = !watched.length
    ? words.roomsNone
    : silent
      ? words.roomsBad(silent)
      : words.roomsOk(watched.map(({ name }) => name).join(", "));
  return {
    name: words.rooms,
    ok: watched.length > 0 && silent === "",
    words: told,
    fix: <LinkButton href={pages.cameras}>{words.roomsFix}</LinkButton>,
  };
}

/** Only while a room's phone may not sound. */
function usePhonesThing(): Armed | null {
  const silent = useSilentPhones();
  return silent ? { name: later.soothe.phones, ok: false, words: later.soothe.phonesSilent(silent) } : null;
}

function useDutyThing(): Armed | null {
  const may = useMay("duty.see");
  const rooms = useQuery({ ...dutyNowQuery, enabled: may }).data;
  if (!may) return null;
  const people = rooms ? (foremost(rooms)?.tiers[0] ?? []) : [];
  return {
    name: words.duty,
    ok: rooms ? true : null,
    words: people.length ? words.dutyOk(namesOf(people, text.duty.and)) : words.dutyNobody,
  };
}
