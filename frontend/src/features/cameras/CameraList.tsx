import { useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { LastKnown } from "@/monitor/LastKnown";
import { useRealtime, useShownState } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import type { Camera, Health, Room } from "@/shared/api/types";
import { useRooms } from "@/shared/api/rooms";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { pages } from "@/shared/lib/paths";
import { powerOf } from "@/shared/lib/power";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { StateMark } from "@/shared/ui/StateMark";
import { Card, Empty, Failure, Skeleton } from "@/shared/ui/Surface";
import { CameraForm } from "./CameraForm";
import css from "./Cameras.module.css";
import { streamWords } from "./stream-words";
import { useRemoveCamera } from "./remove-camera";

type Equipped = Room & { camera: Camera };

/**
 * Every camera that has an address, with how it does; add, change, remove. `?room=` opens the form for that room.
 * `pairing`: a phone is being added.
 */
export function CameraList({ pairing }: { pairing: boolean }) {
  const rooms = useRooms();
  const mayEdit = useMay("camera.edit");
  const [params, setParams] = useSearchParams();
  const wanted = params.get("room");
  const [, go] = useLocation();
  const close = (): void => setParams(new URLSearchParams(), { replace: true });
  const done = (): void => (params.has("first") ? go(pages.live) : close());
  if (rooms.isPending) return <Skeleton lines={3} />;
  if (!rooms.data) return <Failure error={rooms.error} again={() => void rooms.refetch()} />;
  const equipped = rooms.data.filter((room): room is Equipped => room.camera !== null);
  const withAddress = equipped.filter(({ camera }) => !isPhone(camera));
  const bare = rooms.data.filter((room) => room.camera === null);
  const adding = mayEdit && wanted !== null && !equipped.some((room) => String(room.id) === wanted);
  return (
    <>
      {adding ? (
        <Card title={later.cameras.add}>
          <CameraForm
            camera={null}
            rooms={bare}
            room={bare.find((room) => String(room.id) === wanted)?.id ?? null}
            onDone={done}
            onCancel={done}
          />
        </Card>
      ) : null}
      {!equipped.length && !adding && !pairing ? (
        <Empty
          icon="cameras"
          title={later.cameras.empty}
          action={
            mayEdit ? <FirstWays onPhone={() => setParams({ pair: "any" })} onAddress={() => setParams({ room: "new" })} /> : undefined
          }
        >
          {later.cameras.emptyHelp}
        </Empty>
      ) : null}
      {withAddress.map((room) => (
        <CameraCard
          key={room.id}
          room={room}
          open={String(room.id) === wanted}
          onOpen={(open) => (open ? setParams({ room: String(room.id) }) : close())}
        />
      ))}
      {bare.length && mayEdit && !adding && !pairing ? (
        <Bare rooms={bare} onPhone={(room) => setParams({ pair: String(room) })} onAddress={(room) => setParams({ room: String(room) })} />
      ) : null}
    </>
  );
}

/** A phone that was paired has no address to change: it stands in the list of phones. */
function isPhone(camera: Camera): boolean {
  return camera.kind === "phone";
}

function FirstWays({ onPhone, onAddress }: { onPhone: () => void; onAddress: () => void }) {
  return (
    <div className={css.buttons}>
      <Button look="primary" icon="phone" onClick={onPhone}>
        {text.pairing.add}
      </Button>
      <Button icon="plus" onClick={onAddress}>
        {text.pairing.addAddress}
      </Button>
    </div>
  );
}

function CameraCard({ room, open, onOpen }: { room: Equipped; open: boolean; onOpen: (open: boolean) => void }) {
  const state = useShownState(room.id);
  const mayEdit = useMay("camera.edit");
  const health = useRealtime((known) => known.rooms[room.id]?.health) ?? room.health;
  return (
    <Card title={room.name} aside={<StateMark state={state} />}>
      {open && mayEdit ? (
        <CameraForm camera={room.camera} rooms={[room]} room={room.id} onDone={() => onOpen(false)} onCancel={() => onOpen(false)} />
      ) : (
        <>
          <LastKnown>
            <Facts camera={room.camera} health={health} />
          </LastKnown>
          {mayEdit ? (
            <div className={css.buttons}>
              <Button onClick={() => onOpen(true)}>{text.common.edit}</Button>
              <Remove room={room} />
            </div>
          ) : null}
        </>
      )}
    </Card>
  );
}

function Facts({ camera, health }: { camera: Camera; health: Health }) {
  const power = powerOf(health);
  const stream = [streamWords(health.video), streamWords(health.audio), health.fps ? later.cameras.fps(health.fps) : ""]
    .filter(Boolean)
    .join(" · ");
  return (
    <dl className={css.list}>
      <dt>{later.cameras.address}</dt>
      <dd>{camera.url || later.cameras.addressHidden}</dd>
      <dt>{text.room.camera}</dt>
      <dd>{health.words ?? text.room.source[health.source]}</dd>
      {stream ? (
        <>
          <dt>{later.cameras.stream}</dt>
          <dd>{stream}</dd>
        </>
      ) : null}
      {power ? (
        <>
          <dt>{later.cameras.battery}</dt>
          <dd>{text.health.percent(power.percent, power.charging)}</dd>
        </>
      ) : null}
    </dl>
  );
}

function Remove({ room }: { room: Equipped }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveCamera();
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {text.common.remove}
      </Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
      {asking ? (
        <Confirm
          question={later.cameras.removeSure(room.name)}
          yes={text.common.remove}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => remove.mutate(room.camera.id, { onSettled: () => setAsking(false) })}
        />
      ) : null}
    </>
  );
}

function Bare({ rooms, onPhone, onAddress }: { rooms: Room[]; onPhone: (room: number) => void; onAddress: (room: number) => void }) {
  return (
    <Card title={later.cameras.roomsWithout}>
      <ul className={css.bare}>
        {rooms.map((room) => (
          <li key={room.id}>
            <span>{room.name}</span>
            <span className={css.buttons}>
              <Button icon="phone" aria-label={text.pairing.addFor(room.name)} onClick={() => onPhone(room.id)}>
                {text.pairing.add}
              </Button>
              <Button icon="plus" aria-label={`${text.pairing.addAddress}: ${room.name}`} onClick={() => onAddress(room.id)}>
                {text.pairing.addAddress}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
