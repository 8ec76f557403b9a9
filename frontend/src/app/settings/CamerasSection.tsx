import { Link, useLocation, useSearchParams } from "wouter";
import { CameraList } from "@/features/cameras/CameraList";
import { DeviceList } from "@/features/pairing/DeviceList";
import { PairPanel } from "@/features/pairing/PairPanel";
import { ProgramForm } from "@/features/pairing/ProgramForm";
import { SettingUpCard } from "@/features/setting-up/SettingUpCard";
import { RoomLinks } from "@/features/settings/RoomLinks";
import { useRealtime } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import { useRoom, useRooms } from "@/shared/api/rooms";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { cameraPage, pages, roomPage } from "@/shared/lib/paths";
import { Button, LinkButton } from "@/shared/ui/Button";
import { Place } from "@/shared/ui/Place";
import { Card, Skeleton } from "@/shared/ui/Surface";
import { Section } from "./Section";

/** `?pair=` shows a code for a phone (a room's id, or "any"), `?room=` the form for an address, `?program` the one for a program. */
export default function CamerasSection() {
  const mayEdit = useMay("camera.edit");
  const [params, setParams] = useSearchParams();
  const some = useRooms().data?.some((room) => room.camera) ?? false;
  const first = params.has("first");
  const pair = mayEdit ? params.get("pair") : null;
  const program = mayEdit && params.has("program");
  const busy = pair !== null || program || params.has("room");
  const settingUp = useRealtime((state) => state.settingUp !== null);
  const foremost = busy || settingUp || !some; // the first camera must not ring over its form
  const setUp = mayEdit ? (
    <Place id="setting-up">
      <SettingUpCard over={busy} />
    </Place>
  ) : null;
  const add =
    mayEdit && some && !busy ? (
      <>
        <Button icon="phone" onClick={() => setParams({ pair: "any" })}>
          {text.pairing.add}
        </Button>
        <Button look="quiet" icon="plus" onClick={() => setParams({ room: "new" })}>
          {text.pairing.addAddress}
        </Button>
        <Button look="quiet" icon="plus" onClick={() => setParams({ program: "new" })}>
          {later.program.add}
        </Button>
      </>
    ) : undefined;
  return (
    <Section
      title={first ? later.setup.camera : later.settings.names.cameras}
      actions={first ? <Link href={pages.live}>{text.common.skip}</Link> : add}
      {...(first ? { back: pages.live } : {})}
    >
      {foremost && !(first && settingUp) ? setUp : null}
      {pair === null ? null : <Pair key={pair} room={pair === "any" ? null : Number(pair)} first={first} />}
      {program ? <Program /> : null}
      {first && pair !== null ? null : (
        <>
          {busy ? null : (
            <Place id="devices">
              <DeviceList link={(room) => <LinkButton href={roomPage(room)}>{text.pairing.toRoom}</LinkButton>} />
            </Place>
          )}
          <Place id="cameras">
            <CameraList pairing={pair !== null || program} />
          </Place>
          {foremost ? null : setUp}
          {busy ? null : (
            <Place id="rooms">
              <RoomLinks />
            </Place>
          )}
        </>
      )}
    </Section>
  );
}

function Pair({ room, first }: { room: number | null; first: boolean }) {
  const [, go] = useLocation();
  const [, setParams] = useSearchParams();
  const known = useRoom(room ?? 0);
  const close = (): void => (first ? go(pages.live) : setParams(new URLSearchParams(), { replace: true }));
  const other = room === null ? `${pages.cameras}?room=new` : `${cameraPage(room)}${first ? "&first=1" : ""}`;
  return (
    <Card
      title={known ? text.pairing.title(known.name) : text.pairing.titleAny}
      aside={
        first ? undefined : (
          <Button look="quiet" onClick={close}>
            {text.common.cancel}
          </Button>
        )
      }
    >
      <PairPanel
        room={room}
        done={() => (
          <Button look="primary" onClick={close}>
            {first ? later.setup.toRooms : text.pairing.done}
          </Button>
        )}
      />
      <Link href={other}>{text.pairing.otherWay}</Link>
      {first ? null : <Link href={`${pages.cameras}?program=new`}>{later.program.title}</Link>}
    </Card>
  );
}

function Program() {
  const [, setParams] = useSearchParams();
  const rooms = useRooms().data;
  return (
    <Card title={later.program.title}>
      {rooms ? <ProgramForm rooms={rooms} onDone={() => setParams(new URLSearchParams(), { replace: true })} /> : <Skeleton lines={3} />}
    </Card>
  );
}
