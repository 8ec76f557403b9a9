import type { ReactNode } from "react";
import { Link } from "wouter";
import { LevelBar } from "@/monitor/LevelBar";
import { setListening, useAudible } from "@/monitor/listening";
import { NoPicture, RoomPicture } from "@/monitor/RoomPicture";
import { Spark } from "@/monitor/Spark";
import { useNewsAge, useRealtime, useShownState } from "@/realtime/hooks";
import { noiseIn } from "@/realtime/reducer";
import { useMay } from "@/shared/api/session";
import type { Health, Room, RoomState, Warning } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { toldHere } from "@/shared/lib/codecs";
import { pairPage, roomPage } from "@/shared/lib/paths";
import { powerOf } from "@/shared/lib/power";
import { IconButton } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { StateMark } from "@/shared/ui/StateMark";
import css from "./RoomTile.module.css";

interface TileProps {
  room: Room;
  /** Under its name. */
  below?: ReactNode;
  /** On its picture. */
  over?: ReactNode;
  /** Among what its camera says of itself. */
  badge?: ReactNode;
}

/** One room on the grid: picture, name, state, level, the last minute. A tap opens it. */
export function RoomTile({ room, below, over, badge }: TileProps) {
  const shown = useShownState(room.id);
  const state: RoomState = room.camera ? shown : "no_camera";
  const health = useRealtime((known) => known.rooms[room.id]?.health) ?? room.health;
  return (
    <article className={classes(css.tile, css[state])} data-room={room.id} data-state={state} aria-label={room.name}>
      {room.camera ? (
        <Picture room={room} health={health} badge={badge}>
          {over}
        </Picture>
      ) : (
        <Teach room={room} />
      )}
      <div className={css.foot}>
        <header className={css.head}>
          <h2>
            <Link href={roomPage(room.id)} className={css.link} aria-label={text.live.open(room.name)}>
              {room.name}
            </Link>
          </h2>
          <StateMark state={state} />
        </header>
        {below}
        {room.camera ? <Sound room={room} health={health} state={state} /> : null}
      </div>
    </article>
  );
}

type PictureProps = { room: Room; health: Health; badge: ReactNode; children: ReactNode };

function Picture({ room, health, badge, children }: PictureProps) {
  const listening = useAudible(room.id);
  const mayHear = useMay("room.hear");
  return (
    <RoomPicture room={room.id} name={room.name} wide>
      <Badges health={health}>{badge}</Badges>
      {children}
      {mayHear ? (
        <IconButton
          over
          className={css.listen}
          icon={listening ? "soundOn" : "soundOff"}
          label={listening ? text.live.stopListening(room.name) : text.live.listen(room.name)}
          aria-pressed={listening}
          data-hear={room.name}
          onClick={() => setListening(room.id, !listening)}
        />
      ) : null}
    </RoomPicture>
  );
}

/** What the camera says of itself: nothing while the server is silent. */
function Badges({ health, children }: { health: Health; children: ReactNode }) {
  const power = powerOf(health);
  if (useNewsAge() !== null) return null;
  return (
    <div className={css.badges}>
      {health.recording ? (
        <span className={css.badge}>
          <span className={css.dot} />
          <span className={css.word}>{text.health.recording}</span>
        </span>
      ) : null}
      {power ? (
        <span
          className={classes(css.badge, power.percent <= 20 && !power.charging && css.low)}
          aria-label={text.health.battery(power.percent, power.charging)}
        >
          <Icon name="battery" size={18} />
          {text.common.percent(power.percent)}
        </span>
      ) : null}
      {children}
    </div>
  );
}

function Warned({ warning: { code, words } }: { warning: Warning }) {
  return (
    <p className={css.warned} data-warning={code}>
      <Icon name="warn" size={20} />
      {words}
    </p>
  );
}

function Sound({ room, health, state }: { room: Room; health: Health; state: RoomState }) {
  return (
    <>
      <LevelBar room={room.id} lines={room} label={text.live.meter(room.name)} />
      <Spark room={room.id} lines={room} label={text.live.spark(room.name)} className={css.spark} />
      <Trouble room={room} health={health} state={state} />
    </>
  );
}

/** What is wrong with the room; while the server is silent, how it was when it was last heard. */
function Trouble({ room, health, state }: { room: Room; health: Health; state: RoomState }) {
  const age = useNewsAge();
  const last = useRealtime((known) => known.rooms[room.id]?.state);
  const noise = useRealtime((known) => noiseIn(known, room.id));
  const through = useRealtime((known) => known.through[room.id]);
  const [warning] = toldHere(health.warnings);
  if (age !== null)
    return (
      <p className={css.trouble} data-then>
        {last ? text.link.room(room.name, text.link.was[last], age) : text.live.unheardFor}
      </p>
    );
  if (health.muted) return <p className={css.trouble}>{text.health.muted}</p>;
  if (state === "unheard") return <p className={css.trouble}>{health.words ?? text.live.unheardFor}</p>;
  if (noise)
    return (
      <p className={css.noise} data-certainty={noise.certainty}>
        {text.wake.said(noise.certainty ?? "noise", noise.cause, noise.cause_s)}
      </p>
    );
  if (through)
    return (
      <p className={css.noise} data-through>
        {[text.wake.certainty(through.certainty), text.wake.through].join(", ")}
      </p>
    );
  if (health.unjudged && room.wake_for !== "any")
    return <Warned warning={{ code: "unjudged", words: text.wake.unjudged(health.unjudged) }} />;
  return warning ? <Warned warning={warning} /> : null;
}

function Teach({ room }: { room: Room }) {
  const mayAdd = useMay("camera.edit");
  return (
    <NoPicture>
      <Icon name="noCamera" size={36} />
      <strong>{text.live.noCamera}</strong>
      <p className={css.help}>{text.live.noCameraHelp}</p>
      {mayAdd ? (
        <Link href={pairPage(room.id)} className={css.add}>
          {text.pairing.add}
        </Link>
      ) : null}
    </NoPicture>
  );
}
