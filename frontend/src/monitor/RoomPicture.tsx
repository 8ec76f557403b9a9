import { type CSSProperties, type ReactNode, useEffect } from "react";
import { text } from "@/shared/i18n";
import { classes } from "@/shared/lib/classes";
import { steadyNow } from "@/shared/lib/steady";
import { age } from "@/shared/lib/time";
import { Icon } from "@/shared/ui/Icon";
import { useNow } from "@/shared/lib/useNow";
import { useHeldBack, useHushed, useListening, useOpens } from "./listening";
import type { PlayerStatus } from "./player/player";
import css from "./RoomPicture.module.css";
import { useGate } from "./squelch/useGate";
import { useLivePlayer } from "./useLivePlayer";

interface Props {
  room: number;
  name: string;
  /** Wider than tall on phones, so that several rooms fit. */
  wide?: boolean;
  /** Shows the whole picture rather than filling the frame. */
  whole?: boolean;
  volume?: number;
  /** Pictures only, whoever listens. */
  silent?: boolean;
  /** Lies over the picture. */
  children?: ReactNode;
  /** It is in a window that stays in sight while the page is hidden. */
  apart?: boolean;
}

function Words({ status }: { status: PlayerStatus | null }) {
  useNow(1000);
  if (status && !status.picture) return <Over icon="noCamera" words={status.why ?? text.live.noPicture} />;
  if (!status || status.state === "connecting") return <Over icon="live" words={text.live.connecting} />;
  if (status.state === "live") return null;
  return <Over icon="warn" words={text.live.frozen(age((steadyNow() - status.madeAt) / 1000))} />;
}

function Over({ icon, words }: { icon: "noCamera" | "live" | "warn"; words: string }) {
  return (
    <p className={css.words}>
      <Icon name={icon} size={20} />
      {words}
    </p>
  );
}

function Delay({ status }: { status: PlayerStatus | null }) {
  const delay = status?.state === "live" ? status.delayMs : null;
  if (delay === null) return null;
  return (
    <span className={css.delay} aria-label={text.live.delayLabel(delay)}>
      {text.live.delay(delay)}
    </span>
  );
}

/** Its sound is on, and waits for a reason: said, so that silence is not taken for a dead page. */
function Held({ room }: { room: number }) {
  return <span className={css.held}>{text.squelch.held[useOpens(room)]}</span>;
}

/** The live picture of a room, with its measured delay; greyed and dated when it does not move. */
export function RoomPicture({ room, name, wide = false, whole = false, volume = 1, silent = false, apart = false, children }: Props) {
  const listening = useListening(room) && !silent;
  const { video, last, status } = useLivePlayer(room, listening, apart);
  const hushed = useHushed(room);
  const held = useHeldBack(room);
  const open = useGate(room, listening && !held);
  const moving = status?.state === "live";
  useEffect(() => {
    if (!video.current) return;
    video.current.muted = !listening || hushed || held;
    video.current.volume = open ? volume : 0;
  }, [listening, hushed, held, open, volume, video]);
  const delay = status?.delayMs;
  return (
    <div className={classes(css.frame, wide && css.wide, whole && css.whole, !moving && Boolean(status?.movedAt) && css.stale)}>
      <canvas ref={last} className={css.media} aria-hidden="true" />
      <video
        ref={video}
        className={css.media}
        muted
        playsInline
        autoPlay
        aria-label={text.room.picture(name)}
        data-room={room}
        data-state={status?.state ?? "connecting"}
        data-via={status?.via}
        data-gate={listening && !held ? (open ? "open" : "closed") : undefined}
        data-delay-ms={delay === null || delay === undefined ? "" : Math.round(delay)}
      />
      <Words status={status} />
      <div className={css.over}>
        <Delay status={status} />
        {open ? null : <Held room={room} />}
        {children}
      </div>
    </div>
  );
}

/** Keeps the place of a picture where there is none. */
export function NoPicture({ children, style }: { children: ReactNode; style?: CSSProperties }) {
  return (
    <div className={classes(css.frame, css.none)} style={style}>
      {children}
    </div>
  );
}
