import { useQuery } from "@tanstack/react-query";
import { useLocation, useSearchParams } from "wouter";
import { useRooms } from "@/shared/api/rooms";
import { useZone } from "@/shared/api/session";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { dayKey, dayName } from "@/shared/lib/time";
import { useNow } from "@/shared/lib/useNow";
import { Button } from "@/shared/ui/Button";
import { Choice } from "@/shared/ui/Field";
import { Empty, Failure } from "@/shared/ui/Surface";
import { byDay } from "./days";
import type { MoreActs } from "./ClipActs";
import type { AnsweredClip } from "@/shared/api/types";
import { ClipCard } from "./ClipCard";
import css from "./Clips.module.css";
import { ClipPlayer } from "./ClipPlayer";
import { Together } from "./Together";
import { WaitingRows } from "./WaitingRows";
import { clipQuery, useClips } from "./get-clips";

function useDayWords(): (day: string, at: string) => string {
  const tz = useZone();
  const now = useNow(60_000);
  return (day, at) =>
    day === dayKey(now, tz) ? later.clips.today : day === dayKey(now - 86_400_000, tz) ? later.clips.yesterday : dayName(at, tz);
}

/** All clips by day, of one room or of all; the address tells which room and which clip is open. */
export function ClipList({ more }: { more?: MoreActs }) {
  const [params, setParams] = useSearchParams();
  const [here, go] = useLocation();
  const room = Number(params.get("room")) || null;
  const kind = kindOf(params.get("kind"));
  const clips = useClips(room, kind);
  const found = clips.data?.pages.flatMap((page) => page.results) ?? [];
  const wanted = params.get("clip") ?? "";
  const listed = found.find((clip) => clip.id === wanted);
  const other = useQuery({ ...clipQuery(wanted), enabled: clips.isSuccess && wanted !== "" && !listed, retry: false });
  const open = listed ?? (wanted ? other.data : undefined);
  const show = (change: { room?: number | null; clip?: string | null; kind?: Kind | null }): void => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value === null) next.delete(name);
      else next.set(name, String(value));
    }
    if (change.clip === null) go(`${here}?${next.toString()}`, { replace: true });
    else setParams(next);
  };
  return (
    <>
      <RoomFilter room={room} onChange={(next) => show({ room: next })} />
      <KindFilter kind={kind} onChange={(next) => show({ kind: next === "noise" ? null : next })} />
      {clips.isPending ? <WaitingRows count={6} /> : null}
      {clips.isError ? <Failure error={clips.error} again={() => void clips.refetch()} /> : null}
      {clips.isSuccess && !found.length ? (
        <Empty icon="clips" title={later.clips.empty}>
          {kind === "noise" ? later.clips.emptyHelp : later.clips.reelsHelp}
        </Empty>
      ) : null}
      <Days clips={found} named={room === null} onOpen={(clip) => show({ clip })} />
      {clips.hasNextPage ? (
        <Button busy={clips.isFetchingNextPage} onClick={() => void clips.fetchNextPage()}>
          {text.common.more}
        </Button>
      ) : null}
      {open ? (
        <ClipPlayer more={more} clip={open} among={found} onGo={(clip) => show({ clip })} onClose={() => show({ clip: null })} />
      ) : null}
    </>
  );
}

function Days({ clips, named, onOpen }: { clips: Parameters<typeof byDay>[0]; named: boolean; onOpen: (id: string) => void }) {
  const words = useDayWords();
  const tz = useZone();
  return byDay(clips, tz).map((day) => (
    <section key={day.key} className={css.day}>
      <h2>{words(day.key, day.clips[0]?.started_at ?? day.key)}</h2>
      <Together clips={day.clips} />
      <div className={css.grid}>
        {day.clips.map((clip) => (
          <ClipCard key={clip.id} clip={clip} named={named} onOpen={() => onOpen(clip.id)} />
        ))}
      </div>
    </section>
  ));
}

function RoomFilter({ room, onChange }: { room: number | null; onChange: (room: number | null) => void }) {
  const rooms = useRooms().data ?? [];
  if (rooms.length < 2) return null;
  const options = [{ value: "", label: later.clips.allRooms }, ...rooms.map(({ id, name }) => ({ value: String(id), label: name }))];
  return (
    <div className={css.filter}>
      <Choice
        label={later.clips.filter}
        value={String(room ?? "")}
        options={options}
        onChange={(value) => onChange(value ? Number(value) : null)}
      />
    </div>
  );
}

type Kind = AnsweredClip["kind"];
const KINDS = ["noise", "timelapse", "sound"] as const;

function kindOf(asked: string | null): Kind {
  return KINDS.find((kind) => kind === asked) ?? "noise";
}

/** What is recorded all night stands apart; offered where a room wants it, or somebody has asked for it. */
function KindFilter({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const rooms = useRooms().data ?? [];
  if (kind === "noise" && !rooms.some(({ timelapse, keep_sound }) => timelapse || keep_sound)) return null;
  return (
    <div className={css.filter}>
      <Choice
        label={later.clips.kind}
        value={kind}
        options={KINDS.map((value) => ({ value, label: later.clips.kinds[value] }))}
        onChange={(value) => onChange(kindOf(value))}
      />
    </div>
  );
}
