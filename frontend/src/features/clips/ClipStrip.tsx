import { useState } from "react";
import { Link } from "wouter";
import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { roomClips } from "@/shared/lib/paths";
import { dayKey } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Card, Failure } from "@/shared/ui/Surface";
import type { MoreActs } from "./ClipActs";
import { ClipCard } from "./ClipCard";
import { WaitingRows } from "./WaitingRows";
import css from "./Clips.module.css";
import { ClipPlayer } from "./ClipPlayer";
import { useClips } from "./get-clips";

/** Today's clips of one room. */
export function ClipStrip({ room, more }: { room: number; more?: MoreActs }) {
  const tz = useZone();
  const now = useNow(60_000);
  const clips = useClips(room);
  const [open, setOpen] = useState<string | null>(null);
  const found = (clips.data?.pages.flatMap((page) => page.results) ?? []).filter((clip) => dayKey(clip.started_at, tz) === dayKey(now, tz));
  const playing = found.find((clip) => clip.id === open);
  return (
    <Card title={text.room.clips} aside={<Link href={roomClips(room)}>{text.room.allClips}</Link>}>
      {clips.isPending ? <WaitingRows count={2} /> : null}
      {clips.isError ? <Failure error={clips.error} again={() => void clips.refetch()} /> : null}
      {clips.isSuccess && !found.length ? <p className={css.none}>{text.room.noClips}</p> : null}
      {found.length ? (
        <div className={css.grid}>
          {found.slice(0, 12).map((clip) => (
            <ClipCard key={clip.id} clip={clip} named={false} onOpen={() => setOpen(clip.id)} />
          ))}
        </div>
      ) : null}
      {playing ? <ClipPlayer more={more} clip={playing} among={found} onGo={setOpen} onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}
