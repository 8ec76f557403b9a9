import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { CameraControls } from "@/features/cameras/CameraControls";
import { ShareClip } from "@/features/chat/ShareClip";
import { ClipStrip } from "@/features/clips/ClipStrip";
import { DrillCard } from "@/features/incident/DrillCard";
import { PairPanel } from "@/features/pairing/PairPanel";
import ListenCard from "@/features/listen/ListenCard";
import { MarkCard } from "@/features/marks/MarkCard";
import { Timers } from "@/features/marks/Timers";
import { Watchers } from "@/features/presence/Watchers";
import { QuietRow } from "@/features/quiet/QuietRow";
import { WithHer } from "@/features/quiet/WithHer";
import { NoiseList } from "@/features/room/NoiseList";
import { OutageList } from "@/features/room/OutageList";
import { ReadingLanes } from "@/features/room/ReadingLanes";
import { RoomSettings } from "@/features/room/RoomSettings";
import { Soothe, Talk } from "@/features/soothe/SoothePanel";
import { SoundCard } from "@/features/room/SoundCard";
import { Stage } from "@/features/room/Stage";
import { LastKnown } from "@/monitor/LastKnown";
import { useNewsAge, useRealtime, useShownState } from "@/realtime/hooks";
import { useRooms } from "@/shared/api/rooms";
import { useMay } from "@/shared/api/session";
import type { Health, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { cameraPage, pages } from "@/shared/lib/paths";
import { StateMark } from "@/shared/ui/StateMark";
import { Card, Empty, Failure, Notice, Screen, Skeleton } from "@/shared/ui/Surface";
import { Warnings } from "@/shared/ui/Warnings";
import css from "./RoomPage.module.css";

const MotionCard = lazy(() => import("@/features/room/MotionCard"));

export default function RoomPage({ id }: { id: number }) {
  const rooms = useRooms();
  const room = rooms.data?.find((each) => each.id === id);
  if (rooms.isPending) return <Skeleton tall />;
  if (!rooms.data) return <Failure error={rooms.error} again={() => void rooms.refetch()} />;
  if (!room)
    return (
      <Empty icon="eye" title={text.room.notFound} action={<Link href={pages.live}>{text.failures.toLive}</Link>}>
        {text.failures.lostPageHelp}
      </Empty>
    );
  return <RoomView room={room} />;
}

/** A room without a camera shows how a phone becomes it. */
function AddPhone({ room }: { room: Room }) {
  return (
    <Card title={text.pairing.title(room.name)}>
      <PairPanel room={room.id} done={() => null} />
      <Link href={cameraPage(room.id)}>{text.pairing.otherWay}</Link>
    </Card>
  );
}

/** How the room is, or was. */
function Mark({ room }: { room: Room }) {
  const state = useShownState(room.id);
  const age = useNewsAge();
  const last = useRealtime((known) => known.rooms[room.id]?.state);
  return (
    <StateMark
      state={room.camera ? state : "no_camera"}
      note={age !== null && last ? text.link.wasAgo(text.link.was[last], age) : undefined}
    />
  );
}

/** Why it is not heard, in the server's words; while that is silent, nobody knows. */
function Unheard({ room, health }: { room: Room; health: Health }) {
  const state = useShownState(room.id);
  const age = useNewsAge();
  return age === null && state === "unheard" ? <Notice tone="warn">{health.words ?? text.live.unheardFor}</Notice> : null;
}

/** Why it wakes for any noise, though it was told not to. */
function Unjudged({ room, health }: { room: Room; health: Health }) {
  const age = useNewsAge();
  return age === null && health.heard && health.unjudged && room.wake_for !== "any" ? (
    <Notice tone="warn">{text.wake.unjudged(health.unjudged)}</Notice>
  ) : null;
}

function RoomView({ room }: { room: Room }) {
  const health = useRealtime((known) => known.rooms[room.id]?.health) ?? room.health;
  const mayEdit = useMay("room.edit");
  const mayCamera = useMay("camera.edit");
  const maySeeHistory = useMay("history.see");
  const maySeeClips = useMay("clip.see");
  return (
    <Screen title={room.name} back={pages.live} actions={<Mark room={room} />}>
      <div className={css.columns}>
        <div className={css.column}>
          <div className={css.stage}>
            {room.camera || !mayCamera ? <Stage room={room} /> : null}
            {!room.camera && mayCamera ? <AddPhone room={room} /> : null}
            {room.camera ? <Unheard room={room} health={health} /> : null}
            {room.camera ? <Unjudged room={room} health={health} /> : null}
            {room.camera ? <QuietRow room={room.id} name={room.name} /> : null}
            {room.camera ? <WithHer room={room.id} name={room.name} /> : null}
            {room.camera ? <Watchers room={room.id} /> : null}
            {room.camera ? (
              <LastKnown>
                <Warnings warnings={health.warnings} />
              </LastKnown>
            ) : null}
            {room.camera && maySeeHistory ? <Timers room={room.id} /> : null}
            {room.camera ? <ListenCard rooms={[room]} /> : null}
            {room.camera ? <Talk room={room.id} /> : null}
          </div>
          {room.camera ? (
            <div className={css.soothe}>
              <Soothe room={room.id} />
            </div>
          ) : null}
          {maySeeClips ? (
            <div className={css.clips}>
              <ClipStrip room={room.id} more={(clip) => <ShareClip clip={clip} />} />
            </div>
          ) : null}
        </div>
        <div className={css.column}>
          {room.camera ? (
            <div className={css.sound}>
              <SoundCard room={room} />
            </div>
          ) : null}
          <div className={css.rest}>
            <MarkCard room={room.id} />
            {maySeeHistory ? <NoiseList room={room.id} /> : null}
            {maySeeHistory && room.camera ? <OutageList room={room.id} /> : null}
            {maySeeHistory && room.camera ? <ReadingLanes room={room.id} /> : null}
            {mayEdit && room.camera ? (
              <Suspense fallback={<Skeleton lines={4} />}>
                <MotionCard key={room.id} room={room} />
              </Suspense>
            ) : null}
            {room.camera ? <DrillCard room={room.id} /> : null}
            {room.camera ? <CameraControls camera={room.camera} /> : null}
            {mayEdit ? <RoomSettings key={room.name} room={room} /> : null}
          </div>
        </div>
      </div>
    </Screen>
  );
}
