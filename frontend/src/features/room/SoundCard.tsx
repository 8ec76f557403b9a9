import { LastKnown } from "@/monitor/LastKnown";
import { recounted } from "@/monitor/scale";
import { useRealtime, useRealtimeStore } from "@/realtime/hooks";
import { useMay } from "@/shared/api/session";
import type { Patience, Room } from "@/shared/api/types";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { lazily } from "@/shared/lib/lazily";
import { Button } from "@/shared/ui/Button";
import { Crash } from "@/shared/ui/Crash";
import { Choice, Switch } from "@/shared/ui/Field";
import { Card, Failure, Notice, Skeleton } from "@/shared/ui/Surface";
import { Calibrate } from "./Calibrate";
import { LevelChart } from "./LevelChart";
import { useUpdateRoom } from "./update-room";
import { useLines } from "./useLines";
import { changesOf, useTrial } from "./useTrial";
import { WakeFor } from "./WakeFor";

const ReplayPanel = lazily(() => import("./ReplayPanel"));

/** Of a room that was not heard yet. */
const USUAL_FLOOR_DB = -60;

const choices: Patience[] = ["instant", "quick", "patient"];

/** The meter with both lines, and everything that decides when this room rings. */
export function SoundCard({ room: stored }: { room: Room }) {
  const mayEdit = useMay("room.edit");
  const muted = useRealtime((state) => state.rooms[stored.id]?.health.muted) ?? stored.health.muted;
  const update = useUpdateRoom(stored.id);
  const trial = useTrial(stored, update);
  const { room, change } = trial;
  const { lines, move, settle, error } = useLines(room, trial.on ? change : undefined);
  const changes = changesOf(stored, trial.on ? { ...trial.tried, ...lines } : {});
  const { levels } = useRealtimeStore();
  const shown: Patience[] = room.patience === "own" ? [...choices, "own"] : choices;
  const failure = error ?? update.error;
  return (
    <Card title={text.room.level}>
      {muted ? (
        <LastKnown>
          <Notice tone="warn">{text.health.muted}</Notice>
        </LastKnown>
      ) : null}
      <LevelChart room={room.id} lines={lines} disabled={!mayEdit} onMove={move} onSettle={settle} />
      {failure ? <Failure error={failure} /> : null}
      {mayEdit ? (
        <>
          {trial.on ? (
            <Crash coming={<Skeleton lines={3} />}>
              <ReplayPanel
                room={stored}
                changes={changes}
                saving={update.isPending}
                onKeep={() => trial.keep(changes)}
                onLeave={trial.begin}
                onClose={trial.end}
              />
            </Crash>
          ) : (
            <Button icon="moon" onClick={trial.begin}>
              {later.replay.open}
            </Button>
          )}
          <WakeFor room={room} update={{ mutate: change, error: update.error }} />
          <Calibrate room={room} onUse={change} />
          <Choice
            label={text.room.patience}
            value={room.patience}
            options={shown.map((value) => ({ value, label: text.room.patienceChoices[value].name }))}
            onChange={(patience) => change({ patience })}
          />
          <p>{text.room.patienceChoices[room.patience].help}</p>
          <Switch
            label={text.room.voiceBand}
            help={text.room.voiceBandHelp}
            checked={room.voice_band}
            onChange={(voice_band) => change({ voice_band })}
          />
          <Switch
            label={text.room.relative}
            help={text.room.relativeHelp}
            checked={room.relative}
            onChange={() => change(recounted(lines, levels.of(room.id).latest?.floor ?? USUAL_FLOOR_DB))}
          />
          <Switch
            label={text.room.record}
            help={text.room.recordHelp}
            checked={room.record}
            onChange={(record) => update.mutate({ record })}
          />
          <Switch
            label={text.room.timelapse}
            help={text.room.timelapseHelp}
            checked={room.timelapse}
            onChange={(timelapse) => update.mutate({ timelapse })}
          />
          <Switch
            label={text.room.keepSound}
            help={text.room.keepSoundHelp}
            checked={room.keep_sound}
            onChange={(keep_sound) => update.mutate({ keep_sound })}
          />
        </>
      ) : null}
    </Card>
  );
}
