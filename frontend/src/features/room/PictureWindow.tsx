import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { RoomPicture } from "@/monitor/RoomPicture";
import { useShownState } from "@/realtime/hooks";
import type { Room } from "@/shared/api/types";
import { later } from "@/shared/i18n/later";
import { IconButton } from "@/shared/ui/Button";
import { StateMark } from "@/shared/ui/StateMark";
import css from "./PictureWindow.module.css";
import { canFloat, openFloat } from "./float";

/**
 * The picture in a small window above all others, where the browser lets a page draw it (Document Picture-in-Picture). A bare video in such
 * a window could not say that its room is not heard, or that it stands still; so elsewhere there is no button.
 */
export function PictureWindow({ room }: { room: Room }) {
  const [apart, setApart] = useState<Window | null>(null);
  useEffect(() => () => apart?.close(), [apart]);
  if (!canFloat()) return null;
  const open = async (): Promise<void> => setApart(await openFloat(room.name, () => setApart(null)));
  return (
    <>
      <IconButton
        icon="pip"
        label={apart ? later.watch.pip.close : later.watch.pip.open}
        aria-pressed={apart !== null}
        onClick={() => (apart ? apart.close() : void open().catch(() => undefined))}
      />
      {apart ? createPortal(<Small room={room} />, apart.document.body) : null}
    </>
  );
}

/** Picture, name and state; grey and dated like everywhere else. */
function Small({ room }: { room: Room }) {
  const state = useShownState(room.id);
  return (
    <div className={css.small} data-state={state} data-float={room.id}>
      <RoomPicture room={room.id} name={room.name} whole silent apart />
      <p className={css.plate}>
        <strong>{room.name}</strong>
        <StateMark state={state} />
      </p>
    </div>
  );
}
