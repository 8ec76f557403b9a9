import { useEffect, useState } from "react";
import { Link } from "wouter";
import { useDutyEnded } from "@/features/duty/duty-ended";
import { HandoverOffer } from "@/features/handover/HandoverOffer";
import { useNight } from "@/features/install/night";
import { AddRoom, LiveGrid } from "@/features/live/LiveGrid";
import { Watchers } from "@/features/presence/Watchers";
import { QuietRow } from "@/features/quiet/QuietRow";
import { WithHer } from "@/features/quiet/WithHer";
import { AutoHear } from "@/monitor/auto/AutoHear";
import { useNewsAge } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { firstPicture } from "@/shared/lib/first-picture";
import { lazily } from "@/shared/lib/lazily";
import { pages } from "@/shared/lib/paths";
import { IconButton, LinkButton } from "@/shared/ui/Button";
import { Crash } from "@/shared/ui/Crash";
import { Icon } from "@/shared/ui/Icon";
import { Card, Screen } from "@/shared/ui/Surface";
import css from "./LivePage.module.css";

const ListenCard = lazily(() => import("@/features/listen/ListenCard"));
const ShortTimers = lazily(() => import("@/features/marks/Timers"));

/** The evening's tap is one tap away; while the night is on, it says so. */
function NightLink() {
  const { startedAt } = useNight();
  const { data: rooms, isPending } = useRooms();
  const called = useMay("incident.ack");
  const known = useNewsAge() === null;
  if (!called || (!isPending && !rooms?.some(({ camera }) => camera))) return null;
  return (
    <Link href={pages.tonight} className={css.night} data-on={startedAt !== null} data-then={!known || undefined}>
      <Icon name="moon" size={20} filled={startedAt !== null} />
      {startedAt === null ? text.install.night : text.install.nightOn}
    </Link>
  );
}

/** So long after the first picture comes what nobody needs in the first moment, ms. */
const LATER_MS = 2_500;

function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    void firstPicture().then(() => here && (timer = setTimeout(() => setSettled(true), LATER_MS)));
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, []);
  return settled;
}

/** How long it sleeps, on the picture: comes when the rest is there. */
function Since({ room }: { room: number }) {
  const allowed = useMay("history.see");
  return useSettled() && allowed ? (
    <Crash instead={null}>
      <ShortTimers room={room} />
    </Crash>
  ) : null;
}

/** With several rooms: hear the louder one, or see all of them on one screen. */
function Tools() {
  const rooms = useRooms().data ?? [];
  const mayHear = useMay("room.hear");
  if (rooms.length < 2) return null;
  return (
    <div className={css.tools}>
      {mayHear ? <AutoHear rooms={rooms} /> : null}
      <LinkButton href={pages.watch} icon="full">
        {text.auto.watch}
      </LinkButton>
    </div>
  );
}

/** Hear them while the phone lies dark. */
function Dark() {
  const rooms = useRooms().data ?? [];
  const settled = useSettled();
  return useMay("room.hear") && settled && rooms.some(({ camera }) => camera) ? (
    <Crash instead={null}>
      <ListenCard rooms={rooms} />
    </Crash>
  ) : null;
}

export function LivePage() {
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay("room.create");
  const some = Boolean(useRooms().data?.length);
  return (
    <Screen
      title={text.live.title}
      actions={
        <>
          <NightLink />
          {mayAdd && some ? (
            <IconButton icon="plus" label={text.live.addRoom} onClick={() => setAdding(!adding)} aria-expanded={adding} />
          ) : null}
        </>
      }
    >
      {adding ? (
        <Card>
          <AddRoom onDone={() => setAdding(false)} />
        </Card>
      ) : null}
      <HandoverOffer ended={useDutyEnded()} />
      <LiveGrid
        below={({ id, name }) => (
          <>
            <QuietRow room={id} name={name} />
            <Watchers room={id} />
          </>
        )}
        over={({ id, name }) => <WithHer room={id} name={name} over />}
        badge={({ id }) => <Since room={id} />}
      />
      <Tools />
      <Dark />
    </Screen>
  );
}
