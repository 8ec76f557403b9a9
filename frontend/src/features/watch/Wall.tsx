import { type ReactNode, type RefObject, useRef } from "react";
import { Link } from "wouter";
import { AutoHear } from "@/monitor/auto/AutoHear";
import { useWakeLock } from "@/monitor/useWakeLock";
import { useRooms } from "@/shared/api/rooms";
import { useMay, useZone } from "@/shared/api/session";
import type { Room } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { classes } from "@/shared/lib/classes";
import { pages } from "@/shared/lib/paths";
import { clockTime } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Icon } from "@/shared/ui/Icon";
import { Failure, Skeleton } from "@/shared/ui/Surface";
import { columnsFor } from "./fit";
import { useControls } from "./useControls";
import { useFullScreen } from "./useFullScreen";
import { useSize } from "./useSize";
import { WallRoom } from "./WallRoom";
import css from "./Wall.module.css";

interface Props {
  /** What is wrong with this page's sound or its link: above all. */
  bars: ReactNode;
  /** Who is on duty. */
  duty: ReactNode;
  /** Under a room's name: the quiet over it. */
  below: (room: Room) => ReactNode;
}

/** All rooms on one screen without scrolling: pictures as large as fit, states in words and shapes, the time. Controls come with a tap. */
export function Wall({ bars, duty, below }: Props) {
  const frame = useRef<HTMLElement>(null);
  const { shown, touch } = useControls();
  useWakeLock();
  return (
    <main
      ref={frame}
      id="content"
      tabIndex={-1}
      aria-label={later.watch.label}
      className={css.wall}
      data-theme="night"
      data-controls={shown ? "shown" : "hidden"}
      onPointerDown={touch}
      onPointerMove={touch}
    >
      <div>{bars}</div>
      <header className={css.top}>
        <h1 className={css.clock}>
          <Clock />
        </h1>
        <div className={css.duty}>{duty}</div>
      </header>
      <Rooms controls={shown} below={below} />
      <Controls frame={frame} shown={shown} />
    </main>
  );
}

function Clock() {
  const zone = useZone();
  const now = useNow(1_000);
  return <time>{clockTime(new Date(now).toISOString(), zone)}</time>;
}

function Rooms({ controls, below }: Pick<Props, "below"> & { controls: boolean }) {
  const rooms = useRooms();
  const space = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(space);
  const all = rooms.data ?? [];
  const columns = columnsFor(all.length, width, height);
  return (
    <div ref={space} className={css.space}>
      {rooms.isPending ? <Skeleton tall /> : null}
      {rooms.isError ? <Failure error={rooms.error} again={() => void rooms.refetch()} /> : null}
      {rooms.data && !all.length ? <p className={css.none}>{later.watch.noRooms}</p> : null}
      <div
        className={css.rooms}
        style={{
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${Math.ceil(all.length / columns) || 1}, minmax(0, 1fr))`,
        }}
      >
        {all.map((room) => (
          <WallRoom key={room.id} room={room} controls={controls}>
            {below(room)}
          </WallRoom>
        ))}
      </div>
    </div>
  );
}

function Controls({ frame, shown }: { frame: RefObject<HTMLElement | null>; shown: boolean }) {
  const rooms = useRooms().data ?? [];
  const mayHear = useMay("room.hear");
  const screen = useFullScreen(frame);
  return (
    <nav className={classes(css.controls, shown && css.shown)} aria-label={later.watch.controls}>
      <Link href={pages.live} className={css.leave}>
        <Icon name="back" size={22} />
        {later.watch.leave}
      </Link>
      {mayHear ? <AutoHear rooms={rooms} /> : null}
      {screen ? (
        <Button icon="full" aria-pressed={screen.full} onClick={screen.toggle}>
          {screen.full ? later.watch.exitFull : later.watch.full}
        </Button>
      ) : null}
    </nav>
  );
}
